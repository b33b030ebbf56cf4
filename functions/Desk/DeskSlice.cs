using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker.Builder;
using Serverless.Sms;

namespace Serverless.Desk;

internal static class DeskSlice
{
    public static FunctionsApplicationBuilder AddDesk(this FunctionsApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DeskSettingsStore>().AddSingleton<CurrentSettings>().AddSingleton<SettingsApi>();

        services.AddSingleton<ContactStore>().AddSingleton<WaitingStore>().AddSingleton<Backlog>().AddSingleton<AgentStore>().AddSingleton<ReadyStore>();
        services.AddSingleton<DeskDirectory>().AddSingleton<SignedInStore>().AddSingleton<FlagStore>().AddSingleton<QueueStatistics>().AddSingleton<WatchContacts>();
        services.AddSingleton<IAgentNews, PolledNews>();

        services.AddSingleton<ChangeAgent>().AddSingleton<ReserveAgents>().AddSingleton<AssignContacts>().AddSingleton<FreeUnits>().AddSingleton<QueueContact>().AddSingleton<CloseContact>();
        services.AddSingleton<OpenContact>().AddSingleton<FindAgent>().AddSingleton<ChooseCallback>().AddSingleton<FindPosition>().AddSingleton<ApplyRules>();
        services.AddSingleton<AnswerOffer>().AddSingleton<WorkShift>().AddSingleton<Heartbeats>().AddSingleton<AgentApi>().AddSingleton<WaitingApi>().AddSingleton<CustomerApi>().AddSingleton<ClassifyCustomer>();
        services.AddSingleton<LookAtContact>().AddSingleton<WatchAgents>().AddSingleton<SweepDesk>();

        services.AddSingleton<SignedInAgents>().AddSingleton<ShowQueues>().AddSingleton<ReadAgentDay>().AddSingleton<ChangeProfile>().AddSingleton<ForceState>();
        services.AddSingleton<ReassignContact>().AddSingleton<TakeContact>().AddSingleton<WatchThread>().AddSingleton<CloseWaiting>();
        services.AddSingleton<SuperviseApi>().AddSingleton<SuperviseContactsApi>().AddSingleton<IJsonTypeInfoResolver>(SuperviseHttpJson.Default);

        services.AddSingleton<DraftStore>().AddSingleton<TransferStore>().AddSingleton<FollowThreads>().AddSingleton<TellCustomer>();
        services.AddSingleton<ReplyToContact>().AddSingleton<ParkedStore>().AddSingleton<UnparkContact>().AddSingleton<ParkedApi>().AddSingleton<ColleaguesApi>().AddSingleton<WriteNote>().AddSingleton<HoldContact>().AddSingleton<ParkContact>().AddSingleton<TransferContact>();
        services.AddSingleton<ShareContact>().AddSingleton<ReturnToAutomatic>().AddSingleton<RecordRequest>().AddSingleton<ContactApi>().AddSingleton<WorkApi>();
        services.AddSingleton(new AutomaticStep("menu", SmsTemplates.Help)).AddSingleton<IJsonTypeInfoResolver>(ContactHttpJson.Default);

        services.AddSingleton<ISmsCommand, PersonCommand>().AddSingleton<ISmsCommand, MessageCommand>();
        services.AddSingleton<ISmsCommand, PositionCommand>().AddSingleton<ISmsCommand, CallbackCommand>();
        foreach (var row in DeskKeywords.Rows) services.AddSingleton(row);

        services.AddSingleton<IJsonTypeInfoResolver>(DeskJson.Default).AddSingleton<IJsonTypeInfoResolver>(DeskHttpJson.Default).AddSingleton<IJsonTypeInfoResolver>(SettingsJson.Default);
        return builder;
    }
}
