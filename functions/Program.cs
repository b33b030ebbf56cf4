using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Serverless;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddService();
builder.Build().Run();
