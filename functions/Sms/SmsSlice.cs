using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Options;

namespace Serverless.Sms;

internal static class SmsSlice
{
    public static FunctionsApplicationBuilder AddSms(this FunctionsApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SmsOptions>().BindConfiguration("Sms").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmsOptions>, SmsOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SmsOptions>>().Value);

        services.AddSingleton<SmsStore>().AddSingleton<WatchTexts>();
        services.AddSingleton<TextGate>().AddSingleton<SendText>().AddSingleton<DispatchTexts>().AddSingleton<SettleTexts>().AddSingleton<SweepTexts>();
        services.AddSingleton<HandleCarrierEvents>().AddSingleton<ReceiveSms>().AddSingleton<SmsApi>();

        services.AddSingleton<Greetings>();
        services.AddSingleton<ISmsCommand, HelpCommand>().AddSingleton<ISmsCommand, StatusCommand>().AddSingleton<ISmsCommand, LanguageCommand>();
        services.AddSingleton<ISmsCommand, OptOutCommand>().AddSingleton<ISmsCommand, OptInCommand>();
        foreach (var row in SmsKeywords.Rows) services.AddSingleton(row);
        services.AddSingleton<KeywordTable>().AddHostedService<CheckKeywords>();

        services.AddSingleton<IJsonTypeInfoResolver>(SmsJson.Default).AddSingleton<IJsonTypeInfoResolver>(SmsHttpJson.Default);
        return builder;
    }
}
