using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Says of what class a customer is, for the routing rules that ask for it.</summary>
public sealed class ClassifyCustomer(ContactStore contacts)
{
    /// <param name="of">1 to 30 of a-z, 0-9 and "-"; null for none.</param>
    public async Task<Customer> Execute(NumberKey number, string? of, CancellationToken stop)
    {
        while (true)
        {
            var customer = await contacts.GetCustomer(number, stop) with { Class = of };
            if (await contacts.SaveCustomer(customer, stop)) return customer;
        }
    }
}
