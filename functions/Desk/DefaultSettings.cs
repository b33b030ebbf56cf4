namespace Serverless.Desk;

/// <summary>The settings of a desk that nobody has set up yet.</summary>
internal static class DefaultSettings
{
    private const string Service = "service";
    private const string Faults = "faults";
    private const string Complaints = "complaints";
    private const string Orders = "orders";
    private const string English = "en";

    private static readonly string[] s_faults =
    [
        "没信号", "沒信號", "没有信号", "信号不好", "信号差", "信号弱", "故障", "断网", "上不了网", "打不通", "打不出", "没网", "no signal", "no service", "fault", "faults", "outage",
        "not working", "does not work", "doesn't work", "broken", "no network", "no internet",
    ];

    private static readonly string[] s_complaints = ["投诉", "投訴", "索赔", "索賠", "赔偿", "complaint", "complaints", "complain", "claim", "refund", "compensation"];

    private static readonly string[] s_orders =
        ["订购", "訂購", "订单", "訂單", "下单", "预订", "预定", "order", "orders", "ordering", "buy", "purchase", "booking", "book"];

    public static readonly DeskSettings Settings = new(
        [Queue(Service, "客户服务", "Customer service"), Queue(Faults, "故障报修", "Faults"), Queue(Complaints, "投诉", "Complaints"), Queue(Orders, "订购", "Orders")],
        [
            .. InBothLanguages("person", new(AsksForPerson: true), Service, 0),
            // Whoever holds the line cannot put the phone down meanwhile.
            .. InBothLanguages("speech", new(Channels: [Channel.Call, Channel.Callback]), Service, 1),
            .. InBothLanguages("complaint", new(s_complaints), Complaints, 3),
            .. InBothLanguages("fault", new(s_faults), Faults, 5),
            .. InBothLanguages("order", new(s_orders), Orders, 5),
            .. InBothLanguages("other", new(), Service, 5),
        ],
        new([Service, Faults, Complaints, Orders], ["zh-cn", English]),
        [
            new("in-hand", "您好！您反映的问题我们正在处理，有结果会马上告诉您。", "Hello, we are looking into this and will tell you as soon as we know more."),
            new("details", "您好！为了尽快帮您，请告诉我们{what}。", "Hello, so that we can help you soon, please tell us {what}."),
            new("solved", "您好！您的问题已处理好，如还有需要请随时联系12580。", "Hello, this has been settled. Text 12580 whenever you need us."),
            new("sorry", "非常抱歉给您带来不便，我们会尽快处理并回复您。", "We are sorry for the trouble. We will deal with it and get back to you."),
        ],
        [
            "喂,说话呀", "喂,你说话", "快说", "有完没完", "不归我管", "不关我的事", "没看我正忙着", "自己看", "随便你", "你烦不烦", "你投诉去吧",
            "not my problem", "not my job", "none of my business", "shut up", "speak up will you", "hurry up", "go ahead and complain",
        ],
        [
            new("break", "小休", "Break"), new("lunch", "用餐", "Lunch"), new("training", "培训", "Training"), new("meeting", "会议", "Meeting"), new("other", "其他", "Other"),
        ],
        [
            new("solved", "已解决", "Solved"), new("request-created", "已建业务单", "Request created"), new("no-answer-needed", "无需回复", "No answer needed"),
            new("no-reply", "客户未再回复", "Customer did not reply"), new("wrong-number", "发错号码", "Wrong number"), new("abuse", "骚扰或辱骂", "Abuse"),
        ],
        new());

    private static QueueSettings Queue(string id, string chinese, string english) => new(id, chinese, english, Rules:
    [
        new("any-agent", ExceptionAction.RelaxSkill, AfterMinutes: 5, Skill: English),
        new("long-wait", ExceptionAction.RaisePriority, AfterMinutes: 10, Priority: 2),
    ]);

    // Every agent reads Chinese.
    private static RoutingRule[] InBothLanguages(string id, RoutingCondition when, string queue, int priority) =>
        [new($"{id}-{English}", when with { Languages = [English] }, queue, [English], priority), new(id, when, queue, [], priority)];
}
