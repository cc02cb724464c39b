// Gateway: joins the bus, the live state and the HTTP server in one process. It serves whether or not the bus
// is there.
#pragma once

#include "bus/bus.hpp"
#include "contract/event_stamp.hpp"
#include "contract/matrix_state.hpp"
#include "contract/version_mismatches.hpp"
#include "gateway/api.hpp"
#include "gateway/camera_watchers.hpp"
#include "gateway/entrance.hpp"
#include "gateway/event_feed.hpp"
#include "gateway/frame_feed.hpp"
#include "gateway/live_feed.hpp"
#include "gateway/locksmith.hpp"
#include "gateway/pad_desk.hpp"
#include "gateway/posted.hpp"
#include "gateway/refusal_ledger.hpp"
#include "gateway/rulebook.hpp"
#include "gateway/snapshot_feed.hpp"
#include "gateway/static_files.hpp"
#include "gateway/troubles.hpp"
#include "gateway/use_pace.hpp"
#include "governance/health/health_book.hpp"
#include "governed/command_index.hpp"
#include "governed/control_client.hpp"
#include "io/blocking.hpp"
#include "io/deadline.hpp"
#include "io/http/http_server.hpp"
#include "io/log.hpp"
#include "io/task_group.hpp"
#include "live/live_state.hpp"
#include "live/presences.hpp"
#include "live/song_state.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tutti::gateway {

struct Options {
    Entrance entrance = Entrance::Front; ///< what the listener is that it is made with
    std::string installation = "tutti";  ///< its name
    std::string component = "gateway";   ///< its own name on the bus, and in health
    std::string page = "page";           ///< the source of events that pages post
    std::string pad = "pad";             ///< that of what phones do as controllers
    std::filesystem::path web;           ///< folder of the page
    AllowedHosts hosts = AllowedHosts::local({});
    Supervised supervised = Supervised::No;
    std::string render = "render";             ///< who draws, as it is called here
    std::string output = "output";             ///< who drives the lights
    std::string camera = "camera";             ///< who has the cameras
    std::string alerts = "alerts";             ///< who tells of alerts
    std::string sensors = "sensors";           ///< who may have lights of 8 × 8
    std::string matrix = "state";              ///< these lights, below matrix/
    std::string history = "history";           ///< who keeps readings
    std::string orchestrator = "orchestrator"; ///< who starts what runs on demand
    std::filesystem::path pictures;            ///< that were painted of songs
    std::filesystem::path streams;             ///< of cameras, where their section says nothing else
    std::filesystem::path logs;                ///< of services
    std::filesystem::path control;             ///< the control socket of control; empty: it does not run
    std::string prefix;                        ///< of this installation's names on the bus
    LedServices::Services led;                 ///< workers that another installation may lead
    std::filesystem::path hub;                 ///< the control socket of this machine's; empty: it has none
    std::filesystem::path tokens;              ///< the file of those that scripts show; empty: none is kept
    TrustedProxies proxies;                    ///< whose X-Forwarded-… count
    Tailnet tailnet;                           ///< who may what of those who come by its entrance
    AllowedHosts tailnet_hosts = AllowedHosts::local({});
    live::LiveStateLimits state;
    governance::health::BookOptions health; ///< what is required besides services
    LiveFeedOptions feed;
    EventFeedOptions events;
    /// What one frame of sound is told by comes together, and goes together; who is slow is spared all but
    /// the newest.
    EventFeedOptions audio{
        .pace = milliseconds(8),
        .at_once = 1,
        .gather = milliseconds(3),
        .clients = 16,
        .client_backlog = 2 * 1024
    };
    PadOptions pads;
    FrameFeedOptions frames;
    SnapshotFeedOptions sources;
    SnapshotFeedOptions grid{.pace = milliseconds(100)}; ///< as fast as it changes
    /// A pause is seen at once; the players' own pace is far slower.
    SnapshotFeedOptions song{.pace = milliseconds(50)};
    SnapshotFeedOptions lyrics{.pace = milliseconds(200)};
    seconds command = seconds(5);        ///< for a worker to answer a page's command
    seconds event = seconds(5);          ///< for the bus to take a page's event
    std::size_t pending_commands = 64;   ///< waiting for their answers; more are refused
    std::size_t governed_commands = 128; ///< that control carries out: half of what its socket takes at once
    seconds elsewhere = seconds(29);  ///< for the leader's gateway to answer, before our server gives that up
    std::size_t passed_on = 16;       ///< waiting for another installation's answers; more are refused
    std::size_t pending_events = 256; ///< waiting for the bus to take them; more are refused
    io::HttpServerOptions http;
};

class Gateway final : public bus::BusReport {
public:
    /// The users and the log outlive this.
    Gateway(
        const asio::any_io_executor& executor, io::Listener listener, Lock lock, Users& users,
        const io::Log& log, Options options
    );

    /// Before start(): serves there, too.
    void also_listen(io::Listener listener, Entrance entrance);
    /// Serves from now on, whether or not the bus is there. The bus reports to this, and stays until stop().
    void start(bus::Bus& bus);
    /// Says goodbye to viewers, then ends every connection and leaves the bus.
    Task<void> stop();

    void reload_files();
    /// Another lock from now on. Who listens has to come again.
    void change_lock(Lock lock);
    /// Others may log in, or otherwise, and not because of somebody at the page. `were_none`: before that.
    void users_changed(bool were_none) { were_none ? first_user_() : end_listening(); }
    /// A password of the vault's as HashSecret has it (user_commands.hpp).
    Task<Result<std::string>> hash_secret(std::string secret, std::string present);
    /// What is called when there are users, and were none.
    void on_first_user(std::function<void()> told) { first_user_ = std::move(told); }
    /// What is called when the first run begins to be awaited, or is over.
    void on_setup_changed(std::function<void()> told) { setup_changed_ = std::move(told); }
    const FirstSetup& setup() const noexcept { return setup_; }
    /// Another policy from now on. Who listens and may no longer is told so. `problem`: why it is not the one
    /// that was meant; empty: it is.
    void take_policy(Rulebook::Set set, const std::string& problem);
    void welcome(Origins origins) { api_.welcome(std::move(origins)); }
    /// The section of the cameras, as far as it says where their streams lie.
    Result<void> take_cameras(const Value& section);
    /// For get_stats and heartbeats; an object.
    Value stats() const;
    const live::LiveState& state() const noexcept { return state_; }

    void connected(bool resumed) override;
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;

private:
    static LiveFeed::Now now();
    /// Nothing where the bus refuses, which the log then tells.
    std::optional<bus::Subscription>
    subscribe(const char* filter, void (Gateway::*take)(const bus::Message& message));
    void take(const bus::Message& message);
    void take_event(const bus::Message& message) { take_event_for(events_, message); }
    void take_audio(const bus::Message& message) { take_event_for(audio_, message); }
    void take_event_for(EventFeed& feed, const bus::Message& message);
    void hear_of_health(const bus::Message& message);
    void take_presence(const bus::Message& message);
    void watch_events(EventFeed::Watched watched);
    void watch_audio(EventFeed::Watched watched);
    Task<void> greet_when_hearing(EventFeed& feed, bus::Subscription::Id id);
    using EventTaken = std::function<void(Result<std::string>)>;
    void begin_event(PostedEvent posted, EventTaken done);
    Task<void> carry_event(contract::Event event, EventTaken done);
    static bus::Message message_of(const contract::Event& event);
    void say_for_phone(std::int32_t producer, PadEvent said);
    void note_phones(PadDesk::Present present);
    void take_feedback(const bus::Message& message);
    FrameFeed::Rim rim_of_frames();
    void watch_frames(std::string_view display, FrameFeed::Watched watched);
    void ask_for_frames(std::string_view display);
    void take_frame(const bus::Message& message);
    SnapshotFeed::Rim rim_of_sources();
    SnapshotFeed::Rim rim_of_grid();
    void watch_grid(SnapshotFeed::Watched watched);
    Task<void> settle_grid(bus::Subscription::Id id);
    using Grids = std::map<std::string, contract::MatrixState, std::less<>>; ///< by display
    const Grids::value_type* grid() const;
    std::string grid_text() const;
    void take_matrix(const bus::Message& message);
    void ask_for_picture();
    /// Topics that are heard while somebody watches a feed of them.
    struct HeardWhileWatched {
        std::vector<bus::Subscription> subscriptions = {};
        bool is_settled = false; ///< what the bus had kept has come
        std::uint64_t turn = 0;  ///< another one each time that somebody begins to watch
    };
    SnapshotFeed::Rim rim_of_song();
    SnapshotFeed::Rim rim_of_lyrics();
    void watch_song_topics(
        HeardWhileWatched& heard, SnapshotFeed& feed, std::span<const char* const> filters,
        SnapshotFeed::Watched watched
    );
    Task<void>
    settle_song(HeardWhileWatched& heard, SnapshotFeed& feed, bus::Subscription::Id last, std::uint64_t turn);
    void take_song(const bus::Message& message);
    void begin_command(PostedCommand posted, CommandAnswered done);
    Task<void> carry_out(bus::Message command, microseconds patience, CommandAnswered done);
    void begin_run(governance::Request request, ControlAnswered done);
    std::string note_refused(governance::Refusal refusal);
    Task<void> tell_refusals();
    void begin_asking_elsewhere(io::HttpCall call, AnsweredElsewhere done);
    Task<void> ask_elsewhere(io::HttpCall call, AnsweredElsewhere done);
    void take_leader(const bus::Message& message);
    Task<void> run_on_control(governance::Request request, ControlAnswered done);
    void ask_hub(StatsTold told);
    Task<void> ask_hub_beside();
    void use_service(std::string_view service);
    void watch_usage();
    void end_listening();
    void end_listening_of(std::uint64_t session);
    void end_what_is_refused();
    void end_watching();
    void end_watching(const CameraWatcher& watcher);
    void tell_cameras_to_end(const char* action, Value params);
    bool may_have_cameras() const;
    void note_refused(std::string_view topic, bool unknown_version, std::string_view reason);
    void say_refusal(std::string_view topic, std::string_view reason);
    void find_lines(logs::Query query, LinesFound done);
    Task<void> look_beside(logs::Query query, LinesFound done);
    void read_picture(std::string name, FileRead done);
    Task<void> read_picture_beside(std::string name, FileRead done);
    void await_setup(bool is_awaited);
    void check_password(LoginCheck check, PasswordChecked done);
    Task<void> check_beside(LoginCheck check, PasswordChecked done);
    void hash_password(std::string password, PasswordHashed done);
    Task<void> hash_beside(std::string password, PasswordHashed done);
    KeepBeside beside();
    Task<void> keep_beside(KeepJob job, Kept done);
    void note_guessing(std::string_view address);
    void say_trouble(std::string message);
    void say_health();
    Value login_stats() const;
    void state_changed();
    void tick();
    void set_alarm();
    void close_viewers(std::string_view reason, Whose whose = {});

    asio::any_io_executor executor_;
    std::unique_ptr<Access> access_;
    io::SystemDisk disk_;
    ApiTokens tokens_;
    Users& users_;
    FirstSetup setup_;
    std::function<void()> first_user_ = [] {};
    std::function<void()> setup_changed_ = [] {};
    LoginLimiter logins_; ///< stays when the lock is another: whoever guessed before goes on being slowed
    const io::Log& log_;
    Options options_;
    bus::Bus* bus_ = nullptr;
    std::vector<bus::Subscription> subscriptions_;
    live::LiveState state_;
    governance::health::HealthBook health_;
    LiveFeed feed_;
    EventFeed events_;
    EventFeed audio_;
    PadDesk pads_;
    FrameFeed frames_;
    SnapshotFeed sources_;
    SnapshotFeed grid_;
    live::SongState song_state_;
    SnapshotFeed song_;
    SnapshotFeed lyrics_;
    live::Presences presences_;
    CameraWatchers watchers_;
    contract::EventStamp stamp_;
    contract::EventStamp pad_stamp_;
    StaticFiles files_;
    std::optional<governed::CommandIndex> commands_; ///< where control runs
    Rulebook rules_;
    governed::ControlClient control_;
    RefusalLedger refusals_;
    bool tells_refusals_ = false;
    LedServices led_;
    Api api_;
    io::HttpServer server_;
    bus::Subscription event_subscription_;               ///< there while somebody watches
    std::vector<bus::Subscription> audio_subscriptions_; ///< likewise
    bus::Subscription feedback_subscription_;            ///< there while a phone is
    std::map<std::string, bus::Subscription, std::less<>>
        frame_subscriptions_;             ///< of displays that are watched
    bus::Subscription grid_subscription_; ///< there while somebody watches /ws/grid
    Grids grids_;                         ///< heard of meanwhile
    std::uint64_t grid_revision_ = 0;
    bool is_grid_settled_ = false;
    HeardWhileWatched song_heard_;
    HeardWhileWatched lyrics_heard_;
    std::vector<StatsTold> hub_asked_; ///< who waits for its answer
    UsePace used_;                     ///< services on demand
    SteadyTime usage_watched_{};       ///< when somebody last looked at what services use
    contract::VersionMismatches versions_;
    contract::VersionMismatches malformed_; ///< counted and logged by the same rule
    std::optional<io::Deadline> alarm_;
    std::optional<io::Deadline> hours_; ///< while rules hold at times
    Troubles troubles_;
    std::optional<io::Deadline> well_again_; ///< while something is wrong
    std::optional<SteadyTime> alarm_at_;
    std::optional<SteadyTime> guessing_said_at_;
    io::TaskGroup tasks_;    ///< commands under way
    io::TaskGroup governed_; ///< commands that control carries out
    io::TaskGroup passing_;  ///< what is asked of another installation
    io::TaskGroup posting_;  ///< events that the bus has not taken yet
    io::TaskGroup checks_;   ///< passwords
    io::BlockingDevice passwords_;
    io::TaskGroup keeping_; ///< files of tokens and users
    io::BlockingDevice disk_writes_;
    io::TaskGroup searches_; ///< in logs, and for pictures
    io::BlockingDevice logs_;
    io::BlockingDevice pictures_;
};

} // namespace tutti::gateway
