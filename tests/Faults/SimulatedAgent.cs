using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Desk;

namespace Serverless.Tests.Faults;

/// <summary>What an agent was told: 200 to something that they did with a contact.</summary>
/// <param name="Step">The step of the history that it should be: "accepted", "declined", "wrap-up", "closed".</param>
internal sealed record AgentAnswer(string Agent, string Step, string Contact, DateTimeOffset AskedAt, DateTimeOffset AnsweredAt);

/// <summary>How often agents do what.</summary>
/// <param name="Declines">Of the offers.</param>
/// <param name="Lapses">Of the offers: they see it and do not answer.</param>
/// <param name="Crashes">Of the contacts that they have accepted: their screen dies with all that they have in hand.</param>
/// <param name="ComesBack">Of the crashes.</param>
internal sealed record AgentHabits(double Declines, double Lapses, double Crashes, double ComesBack, TimeSpan Poll, TimeSpan LongestTalk, TimeSpan LongestAbsence);

/// <summary>
/// An agent at a screen: polls, answers offers, works on what it shows for a while, ends it and wraps it up. Whatever fails or stays without an answer is
/// decided again by what the screen shows next.
/// </summary>
internal sealed class SimulatedAgent(HttpClient http, AgentHabits habits, Random random)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private enum Outcome
    {
        Done,
        Refused,
        Unknown,
    }

    private readonly Dictionary<string, string> _offers = [];
    private readonly Dictionary<string, DateTimeOffset> _talks = [];
    private string? _etag;
    private DeskView? _screen;

    public string? Id { get; private set; }

    public List<AgentAnswer> Answers { get; } = [];

    /// <summary>What an agent must never see.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Requests that were answered, by their status.</summary>
    public Dictionary<HttpStatusCode, int> Statuses { get; } = [];

    /// <summary>Contacts that they were told are theirs.</summary>
    public int Accepted { get; private set; }

    public int Crashes { get; private set; }

    public int Missed { get; private set; }

    /// <summary>Whether they are to sign out at the end; those who crashed for good are not there any more.</summary>
    public bool IsHere { get; private set; } = true;

    /// <summary>Works until the day is over, or a crash from which they do not come back.</summary>
    public async Task Work(TimeSpan startsAfter, CancellationToken dayOver)
    {
        try
        {
            await Task.Delay(startsAfter, dayOver);
            while (IsHere)
            {
                if (await Look() is { } screen)
                {
                    if (screen.Agent.Mode == AgentMode.SignedOut) await Post("desk/sign-in");
                    else if (screen.Agent.Mode == AgentMode.NotReady) await Post("desk/ready");
                    foreach (var contact in screen.Contacts)
                    {
                        await Handle(contact);
                        if (random.NextDouble() < habits.Crashes && Answers is [.., { Step: StepKind.Accepted } last] && last.Contact == contact.Id) await Crash(dayOver);
                        if (!IsHere) return;
                    }
                }
                await Task.Delay(habits.Poll * (0.5 + random.NextDouble()), dayOver);
            }
        }
        catch (OperationCanceledException) when (dayOver.IsCancellationRequested)
        {
        }
        catch (Exception surprise)
        {
            Faults.Add($"{surprise}");
        }
    }

    public async Task SignOut() => (await Post("desk/sign-out")).ShouldBe(Outcome.Done);

    private async Task Crash(CancellationToken dayOver)
    {
        Crashes++;
        (_etag, _screen) = (null, null);
        _offers.Clear();
        _talks.Clear();
        IsHere = random.NextDouble() < habits.ComesBack;
        if (IsHere) await Task.Delay(habits.LongestAbsence * random.NextDouble(), dayOver);
    }

    private async Task Handle(ContactView contact)
    {
        var now = DateTimeOffset.UtcNow;
        switch (contact.State)
        {
            case ContactState.Offered:
                // Decided once for each offer: whoever was not heard says the same again.
                var offer = $"{contact.Id} {contact.Since:O}";
                if (!_offers.TryGetValue(offer, out var answer))
                {
                    var chance = random.NextDouble();
                    answer = _offers[offer] = chance < habits.Declines ? "decline" : chance < habits.Declines + habits.Lapses ? "" : "accept";
                    if (answer == "") Missed++;
                }
                if (answer == "decline") await Act(contact, "decline", StepKind.Declined);
                if (answer == "accept") await Act(contact, "accept", StepKind.Accepted);
                break;
            case ContactState.Working:
                if (!_talks.TryGetValue(contact.Id, out var until)) _talks[contact.Id] = now + habits.LongestTalk * random.NextDouble();
                else if (until < now)
                {
                    _talks.Remove(contact.Id);
                    if (random.Next(2) == 0) await Act(contact, "end", StepKind.WrapUp);
                    else await Act(contact, "wrap-up", StepKind.Closed);
                }
                break;
            case ContactState.WrapUp:
                // Now and then the time runs out.
                if (random.Next(3) > 0) await Act(contact, "wrap-up", StepKind.Closed);
                break;
        }
    }

    private async Task Act(ContactView contact, string verb, string step)
    {
        var asked = DateTimeOffset.UtcNow;
        if (await Post($"desk/contacts/{contact.Id}/{verb}", verb == "wrap-up" ? new WrapUpBody("solved") : null) == Outcome.Done)
        {
            Answers.Add(new(Id!, step, contact.Id, asked, DateTimeOffset.UtcNow));
            if (step == StepKind.Accepted) Accepted++;
        }
    }

    /// <summary>What the screen shows; null where nobody answered or the agent is not known yet.</summary>
    private async Task<DeskView?> Look()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("desk/me", UriKind.Relative));
            if (_etag is not null) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(_etag));
            using var answer = await http.SendAsync(request);
            Count(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.Conflict) await Post("desk/sign-in");
            if (answer.StatusCode == HttpStatusCode.NotModified) return _screen;
            if (answer.StatusCode != HttpStatusCode.OK) return null;
            _screen = await answer.Content.ReadFromJsonAsync<DeskView>(s_json);
            _etag = answer.Headers.ETag?.ToString();
            Check(_screen!);
            return _screen;
        }
        catch (Exception lost) when (IsLost(lost))
        {
            return null;
        }
    }

    private void Check(DeskView screen)
    {
        var agent = screen.Agent;
        Id = agent.Id;
        if (agent.UsedUnits > agent.Units || screen.Contacts.Count > agent.Units) Faults.Add($"{agent.UsedUnits} units, {screen.Contacts.Count} contacts of {agent.Units}");
        if (screen.Contacts.Count(contact => contact.State == ContactState.Offered) > 1) Faults.Add("two offers ring at once");
        if (screen.Contacts.DistinctBy(contact => contact.Id).Count() < screen.Contacts.Count) Faults.Add("one contact twice");
        if (screen.Contacts.Any(contact => contact.Agent != agent.Id)) Faults.Add("a contact of somebody else");
    }

    private async Task<Outcome> Post(string path, WrapUpBody? body = null)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
            if (body is not null) request.Content = JsonContent.Create(body, DeskHttpJson.Default.WrapUpBody);
            using var answer = await http.SendAsync(request);
            Count(answer.StatusCode);
            return answer.IsSuccessStatusCode ? Outcome.Done : (int)answer.StatusCode < 500 ? Outcome.Refused : Outcome.Unknown;
        }
        catch (Exception lost) when (IsLost(lost))
        {
            return Outcome.Unknown;
        }
    }

    private void Count(HttpStatusCode status) => Statuses[status] = Statuses.GetValueOrDefault(status) + 1;

    // The process was killed, or is not up yet.
    private static bool IsLost(Exception error) => error is HttpRequestException or IOException or TaskCanceledException;
}
