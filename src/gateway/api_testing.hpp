// What tests of the Api ask it with: a gateway without sockets, whose bus is two vectors.
#pragma once

#include "base/json.hpp"
#include "gateway/api.hpp"
#include "gateway/entrance.hpp"
#include "gateway/rulebook.hpp"
#include "governance/health/hear.hpp"
#include "governed/command_index.hpp"
#include "io/disk_testing.hpp"
#include "password/password_hash.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tutti::gateway::testing {

using namespace std::chrono_literals;

struct Answer {
    unsigned status = 0;
    std::string text; ///< the whole message
    std::string body;
    bool upgraded = false;               ///< or the answer goes on
    io::SharedPendingReply pending = {}; ///< not answered yet; then all else is empty
    std::uint64_t owner = 0;             ///< of what was upgraded
    std::function<bool()> is_over = {};  ///< likewise

    std::string field(std::string_view name) const {
        const auto at = text.find(std::string(name) + ": ");
        if (at == std::string::npos) return {};
        const auto begin = at + name.size() + 2;
        return text.substr(begin, text.find("\r\n", begin) - begin);
    }
    std::string code() const {
        const auto value = parse_json(body).value();
        return std::string(value.find("error")->find("code")->string());
    }
};

enum class Door { Open, Locked };

enum class Control { None, Runs };

struct Bench {
    explicit Bench(
        Door door = Door::Open, Supervised supervised = Supervised::No, TrustedProxies proxies = {},
        Tailnet tailnet = {}, Control control = Control::None
    )
        : access{Password::from_file_text("correct horse").value(), SessionKey{1}, random},
          api({
                  .state = state,
                  .presences = presences,
                  .health = health,
                  .feed = feed,
                  .events = events,
                  .audio = audio,
                  .pads = pads,
                  .frames = frames,
                  .whole_sources = whole_sources,
                  .grid = grid,
                  .song = song,
                  .lyrics = lyrics,
                  .tokens = tokens,
                  .users = users,
                  .watchers = watchers,
                  .setup = setup,
                  .logins = logins,
                  .access = door == Door::Open ? nullptr : &access,
                  .proxies = std::move(proxies),
                  .tailnet = std::move(tailnet),
                  .supervised = supervised,
                  .clock = [this] { return now; },
                  .http_statistics = [] { return io::HttpStatistics{}; },
                  .check_password = [this](
                                        const LoginCheck& given, PasswordChecked done
                                    ) { check(given, std::move(done)); },
                  .hash_password = [](const std::string& password,
                                      const PasswordHashed& done) { done(password::hash(password)); },
                  .lock_again = [this] { api.change_access(&access); },
                  .end_listening_of = [this](std::uint64_t session) { ended_sessions.push_back(session); },
                  .note_guessing = [this](std::string_view) { ++guessing_noted; },
                  .publish =
                      [this](PostedEvent event, const std::function<void(Result<std::string>)>& done) {
                          if (bus_says) return done(std::unexpected(*bus_says));
                          published.push_back(std::move(event));
                          done("id-" + std::to_string(published.size()));
                      },
                  .command = [this](
                                 PostedCommand command, CommandAnswered done
                             ) { commands.emplace_back(std::move(command), std::move(done)); },
                  .rules = control == Control::Runs ? &rules : nullptr,
                  .commands = control == Control::Runs ? &index : nullptr,
                  .run = [this](
                             governance::Request request, ControlAnswered done
                         ) { orders.emplace_back(std::move(request), std::move(done)); },
                  .note_refused =
                      [this, control](governance::Refusal refusal) {
                          refused.push_back(std::move(refusal));
                          return std::string(control == Control::Runs ? "decision-1" : "");
                      },
                  .led = &led,
                  .boot_clock = [this] { return boot; },
                  .ask_elsewhere = [this](
                                       io::HttpCall call, AnsweredElsewhere done
                                   ) { elsewhere.emplace_back(std::move(call), std::move(done)); },
              },
              files, door == Door::Open ? AllowedHosts::local({}) : AllowedHosts::any(),
              AllowedHosts::local({"totem.example.ts.net"})) {}

    Answer
    ask(std::string_view method, std::string_view path, std::vector<io::HttpField> fields = {},
        std::string_view body = {}) {
        io::HttpRequest request;
        request.method = method;
        request.path = path;
        request.host = "localhost:8080";
        request.peer = peer;
        request.entrance = static_cast<std::uint8_t>(entrance);
        request.body = body;
        request.fields = fields;
        for (const auto& field : fields) {
            if (field.name == "Host") request.host = field.value;
            if (field.name == "Upgrade") request.upgrade = true;
        }
        const auto reply = api.handle(request);
        if (const auto* pending = std::get_if<io::SharedPendingReply>(&reply)) {
            if ((*pending)->is_answered()) return read(io::answered_or_pending(*pending));
            return {0, {}, {}, false, *pending, 0};
        }
        return read(reply);
    }
    Answer get(std::string_view path) { return ask("GET", path); }
    Answer ask_with_query(std::string_view path, std::string_view query) {
        io::HttpRequest request;
        request.method = "GET";
        request.path = path;
        request.query = query;
        request.host = "localhost:8080";
        const auto reply = api.handle(request);
        const auto* pending = std::get_if<io::SharedPendingReply>(&reply);
        if (pending == nullptr) return read(reply);
        if ((*pending)->response()) return read(*(*pending)->response());
        return {0, {}, {}, false, *pending, 0};
    }
    Answer log_in(std::string_view password, std::vector<io::HttpField> more = {}) {
        const auto body = print_json(Value::object({{"password", password}}));
        more.push_back({"Content-Type", "application/json"});
        return ask("POST", "/api/session", std::move(more), body);
    }
    /// What `Authorization` says with a new token of that role.
    std::string bearer(Role role) {
        std::string secret;
        tokens.make("t", role, now.wall, [&](const Result<ApiTokens::Made>& made) { secret = made->secret; });
        return "Bearer " + secret;
    }
    void check(const LoginCheck& given, PasswordChecked done) {
        last_check_is_costly = given.is_costly();
        last_check_takes.clear();
        for (const auto& decoy : given.decoys) last_check_takes.emplace_back(kind_of_hash(decoy));
        const auto checked = kind_of_hash(given.configured ? given.configured->slow_hash() : given.hash);
        if (!checked.empty()) last_check_takes.emplace_back(checked);
        auto answer = [outcome = given.run(), done = std::move(done)] { done(outcome); };
        if (checks_wait)
            checks.push_back(std::move(answer));
        else
            answer();
    }
    void say(std::string_view topic, std::string_view payload) {
        ASSERT_EQ(state.apply(topic, payload, {}, now.wall, now.steady), live::Applied::Done) << payload;
        governance::health::hear(health, topic, payload, {}, now.wall, now.steady);
    }

    static Answer read(const io::HttpReply& reply) {
        if (const auto* upgrade = std::get_if<io::WebSocketUpgrade>(&reply))
            return {101, {}, {}, true, {}, upgrade->owner, upgrade->is_over};
        if (const auto* start = std::get_if<io::EventStreamStart>(&reply))
            return {200, {}, {}, true, {}, start->owner, start->is_over};
        Answer answer;
        const auto* prepared = std::get_if<io::SharedResponse>(&reply);
        const auto& response =
            prepared != nullptr ? **prepared : io::PreparedResponse(std::get<io::HttpResponse>(reply));
        answer.status = response.status();
        response.append_to(
            answer.text, "", io::PreparedResponse::Connection::KeepAlive, io::PreparedResponse::Part::Whole
        );
        answer.body = answer.text.substr(answer.text.find("\r\n\r\n") + 4);
        return answer;
    }

    SeededRandom random{5};
    LiveFeed::Now now{wall_time_from_seconds(1700000000), SteadyTime{1h}};
    live::LiveState state{"home"};
    LiveFeed feed{state, [this] { return now; }, [] {}};
    EventFeed events{[this] { return now; }, [] {}, [](EventFeed::Watched) {}};
    EventFeed audio{[this] { return now; }, [] {}, [](EventFeed::Watched) {}};
    PadDesk pads{
        [this] { return now; }, [] {}, [](PadDesk::Present) {}, [](std::int32_t, const PadEvent&) {}
    };
    FrameFeed frames{
        {.clock = [this] { return now; },
         .woken = [] {},
         .watched = [](std::string_view, FrameFeed::Watched) {},
         .renew = [](std::string_view) {}}
    };
    SnapshotFeed whole_sources{SnapshotFeed::Rim{}};
    SnapshotFeed grid{SnapshotFeed::Rim{}};
    SnapshotFeed song{SnapshotFeed::Rim{}};
    SnapshotFeed lyrics{SnapshotFeed::Rim{}};
    live::Presences presences;
    governance::health::HealthBook health{{}, now.steady};
    StaticFiles files{"/nonexistent"};
    std::vector<PostedEvent> published;
    std::optional<Error> bus_says; ///< to events, instead of taking them
    std::vector<std::pair<PostedCommand, CommandAnswered>> commands;
    governed::CommandIndex index;
    Rulebook rules;
    std::vector<std::pair<governance::Request, ControlAnswered>> orders; ///< that control is to carry out
    std::vector<governance::Refusal> refused;                            ///< at the door
    LedServices led;
    BootTime boot{1h};
    std::vector<std::pair<io::HttpCall, AnsweredElsewhere>> elsewhere; ///< asked of another gateway
    std::string peer = "127.0.0.1";
    Entrance entrance = Entrance::Front;
    bool checks_wait = false; ///< passwords are checked when the test says so
    std::vector<std::function<void()>> checks;
    int guessing_noted = 0;
    std::vector<std::uint64_t> ended_sessions; ///< of which nobody is to listen any more
    bool last_check_is_costly = false;
    std::vector<std::string> last_check_takes; ///< hashes, by kind
    io::MemoryDisk disk;
    ApiTokens tokens{disk, "/state/gateway.tokens.json"};
    Users users{disk, "/state/gateway.users.json"};
    CameraWatchers watchers;
    FirstSetup setup;
    LoginLimiter logins;
    Access access;
    Api api;
};

inline const std::vector<io::HttpField> handshake = {
    {"Upgrade", "websocket"},
    {"Sec-WebSocket-Version", "13"},
    {"Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="}
};
inline std::vector<io::HttpField> handshake_with(std::string_view name, std::string_view value) {
    auto fields = handshake;
    fields.push_back({name, value});
    return fields;
}

} // namespace tutti::gateway::testing
