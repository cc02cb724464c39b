// Desk: what the handlers of routes work with. A capability that a new route needs gets its place here.
#pragma once

#include "gateway/access.hpp"
#include "gateway/api_tokens.hpp"
#include "gateway/camera_watchers.hpp"
#include "gateway/event_feed.hpp"
#include "gateway/forwarded.hpp"
#include "gateway/frame_feed.hpp"
#include "gateway/led_services.hpp"
#include "gateway/live_feed.hpp"
#include "gateway/login_check.hpp"
#include "gateway/login_limiter.hpp"
#include "gateway/origin.hpp"
#include "gateway/pad_desk.hpp"
#include "gateway/posted.hpp"
#include "gateway/setup.hpp"
#include "gateway/snapshot_feed.hpp"
#include "gateway/tailnet.hpp"
#include "gateway/users.hpp"
#include "governance/health/health_book.hpp"
#include "governance/refusal.hpp"
#include "governance/request.hpp"
#include "io/http/http_call.hpp"
#include "io/http/http_server.hpp"
#include "live/live_state.hpp"
#include "live/presences.hpp"
#include "logs/find_lines.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace tutti::governed {
class CommandIndex;
}

namespace tutti::gateway {

class Rulebook;

enum class Supervised : std::uint8_t {
    No,  ///< started by hand: without services there is nothing to wait for
    Yes, ///< not ready before the orchestrator has said how the services stand
};

/// An answer that is made once for each revision of what it shows.
struct KeptAnswer {
    std::uint64_t revision = 0;
    io::SharedResponse response;
};

/// An error: it could not be checked.
using PasswordChecked = std::function<void(Result<LoginCheck::Outcome> outcome)>;
/// A password's argon2id hash; an error: there is none.
using PasswordHashed = std::function<void(Result<std::string> hash)>;

/// The payload of a worker's reply, or what kept it away.
using CommandAnswered = std::function<void(Result<std::string> payload)>;

/// What control answers, or that it is away.
using ControlAnswered = std::function<void(governance::Answer answer)>;

/// Somebody was refused here, and control was not asked. Says by which id the audit will have it; empty: it
/// will not.
using NoteRefused = std::function<std::string(governance::Refusal refusal)>;

/// What another installation's gateway answers, or what kept it away.
using AnsweredElsewhere = std::function<void(Result<io::HttpResponse> answer)>;

/// An error: nobody could look.
using LinesFound = std::function<void(Result<logs::Found> found)>;

/// A file's bytes; NotFound: there is none.
using FileRead = std::function<void(Result<std::string> bytes)>;

/// An object, or null.
using StatsTold = std::function<void(const Value& stats)>;

struct Desk {
    const live::LiveState& state;
    const live::Presences& presences;
    governance::health::HealthBook& health; ///< what has to be well for this to be ready
    LiveFeed& feed;
    EventFeed& events;
    EventFeed& audio;
    PadDesk& pads;
    FrameFeed& frames;
    SnapshotFeed& whole_sources; ///< for older clients
    SnapshotFeed& grid;          ///< likewise: the lights of a matrix
    SnapshotFeed& song;          ///< who plays what
    SnapshotFeed& lyrics;        ///< the words of it
    ApiTokens& tokens;
    Users& users;
    CameraWatchers& watchers;
    FirstSetup& setup;
    LoginLimiter& logins;
    Access* access = nullptr;    ///< nothing: no password
    TrustedProxies proxies = {}; ///< whose word on their clients counts
    Tailnet tailnet = {};        ///< who may what of it
    Supervised supervised = Supervised::No;
    std::function<LiveFeed::Now()> clock;
    std::function<io::HttpStatistics()> http_statistics;
    /// Whether a password is the right one; `done` hears it, now or later.
    std::function<void(LoginCheck check, PasswordChecked done)> check_password;
    std::function<void(std::string password, PasswordHashed done)> hash_password;
    /// There are users now, and were none: the door gets its lock.
    std::function<void()> lock_again = [] {};
    std::uint64_t changes_of_access = 0; ///< how often who listened had to come again
    /// A user or a token is another, or gone: each who listens is asked whether he still may.
    std::function<void()> end_listening = [] {};
    /// Only who listens by that session (Sessions::number()): it is over.
    std::function<void(std::uint64_t session)> end_listening_of = [](std::uint64_t) {};
    /// Passwords are being guessed: who looks at the page should know.
    std::function<void(std::string_view address)> note_guessing;
    /// Puts an event on the bus; its id is said once the bus has taken it.
    std::function<void(PostedEvent, std::function<void(Result<std::string>)> done)> publish;
    /// Asks a worker; `done` hears its answer later.
    std::function<void(PostedCommand, CommandAnswered done)> command;
    const Rulebook* rules = nullptr;                  ///< of a policy; nothing: control does not run
    const governed::CommandIndex* commands = nullptr; ///< what control carries out; nothing: it does not run
    /// Asks control; `done` hears its answer later.
    std::function<void(governance::Request, ControlAnswered done)> run = {};
    /// Somebody was refused at the door: it stands in the audit then.
    NoteRefused note_refused = [](const governance::Refusal&) { return std::string(); };
    const LedServices* led = nullptr; ///< workers that another installation may lead; nothing: there are none
    std::function<BootTime()> boot_clock = [] { return BootTime{}; };
    /// Asks another installation's gateway; `done` hears its answer later.
    std::function<void(io::HttpCall call, AnsweredElsewhere done)> ask_elsewhere = {};
    /// How the hub of this machine is, as it says to get_stats; null where there is none, or no answer.
    std::function<void(StatsTold told)> ask_hub = [](const StatsTold& told) { told({}); };
    std::string render = "render";   ///< what who draws is called here
    std::string output = "output";   ///< and who drives the lights
    std::string camera = "camera";   ///< and who has the cameras
    std::string history = "history"; ///< and who keeps readings
    std::string alerts = "alerts";   ///< and who tells of alerts
    /// Somebody needs that service now: one that runs on demand alone is started, or stays.
    std::function<void(std::string_view service)> use_service = [](std::string_view) {};
    /// Somebody looks at what services use: for a while that is sampled more often.
    std::function<void()> watch_usage = [] {};
    std::filesystem::path streams = {}; ///< in it a folder for each camera
    std::filesystem::path logs = {};    ///< in it the log files of services
    /// Looks for lines there; `done` hears of them later.
    std::function<void(logs::Query, LinesFound done)> find_lines = [](const logs::Query&,
                                                                      const LinesFound& done) {
        done(fail(ErrorCode::Unavailable, "nobody reads logs here"));
    };

    /// Reads a picture that was painted of a song, a name alone; `done` hears of it later.
    std::function<void(std::string name, FileRead done)> read_picture = [](const std::string&,
                                                                           const FileRead& done) {
        done(fail(ErrorCode::NotFound, "there are no pictures here"));
    };

    Origins origins = {}; ///< of other sites' pages that are welcome
    PostStatistics posts = {};
    std::uint64_t refused_messages = 0; ///< from the bus, for /metrics
    KeptAnswer sources = {};
    KeptAnswer services = {};
};

} // namespace tutti::gateway
