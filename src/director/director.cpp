#include "director/director.hpp"

#include "base/json.hpp"
#include "contract/health.hpp"
#include "contract/topics.hpp"
#include "contract/version_mismatches.hpp"
#include "director/commands.hpp"
#include "director/event_clock.hpp"
#include "director/latency.hpp"
#include "director/run_journal.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::director {

namespace {

using namespace std::chrono_literals;

/// Deadlines that lie closer together than this are run at one waking: timers cost more than steps.
constexpr microseconds least_between_wakings = 200us;
constexpr microseconds health_expiry = 60s;
constexpr microseconds say_health_every = health_expiry / 3;
constexpr microseconds flapping_is_news_for = 60s;
constexpr auto patience_with_bus = 5s;
constexpr auto never = asio::steady_timer::time_point::max();

class Director final : private Stagehand {
public:
    explicit Director(Options options)
        : options_(std::move(options)), worker_(worker_options(options_)),
          score_(options_.installation.playlists, options_.installation.gestures),
          performance_(options_.installation.bus_name("director"), io::random_hex(4), *this),
          clock_(io::wall_now(), io::steady_now()) {}

    int run() {
        if (auto ready = prepare(); !ready) {
            worker_.log().error("the director cannot begin", {{"reason", ready.error().message}});
            return 1;
        }
        worker_.subscribe("event/#", [this](const worker::Message& message) { take(message); });
        add_commands(
            worker_, performance_, score_,
            {.catch_up = [this] { performance_.engine().reach(now()); },
             .wake = [this] { wake(); },
             .keep = [this] { return keep_changes(); },
             .set_trace = [this](bool on) { trace_ = on; }}
        );
        worker_.on_stats([this] { return stats(); });
        worker_.on_start([this] { take_over(); });
        worker_.on_stop([this] { stop_runs(); });
        worker_.every(say_health_every, [this] { say_health(); });
        worker::run_beside(worker_, "keep time", [this] { return keep_time(); });
        worker::run_beside(worker_, "confirm stops", [this] { return confirm_stops(); });
        const int exit_code = worker_.run();
        // The bus took its leave: what it was given, it sent.
        if (left_well_)
            for (const auto& run : unconfirmed_) static_cast<void>(journal_->ended(run));
        return exit_code;
    }

private:
    static worker::Options worker_options(const Options& options) {
        worker::Options worker;
        worker.name = options.installation.bus_name("director");
        worker.version = options.version;
        worker.description = "Runs playlists and gestures on the events of the bus.";
        worker.run_directory = options.run_directory;
        worker.root = options.installation.bus.root;
        worker.topics = {"event/#", "health/" + worker.name};
        return worker;
    }

    // ---- beginning and end ----

    Result<void> prepare() {
        changes_file_ = options_.state_directory / fmt::format("{}.definitions.json", worker_.name());
        if (auto kept = apply_kept_changes(); !kept) return kept;
        if (auto loaded = performance_.load(score_); !loaded) return loaded;
        auto journal = RunJournal::open(options_.run_directory / fmt::format("{}.runs", worker_.name()));
        if (!journal) return pass_on(journal);
        journal_ = std::move(*journal);
        return {};
    }

    Result<void> apply_kept_changes() {
        const auto text = io::read_file(changes_file_);
        if (!text) {
            if (text.error().code == ErrorCode::NotFound) return {};
            return std::unexpected(text.error());
        }
        const auto changes = parse_json(*text);
        if (!changes) {
            // Never overwritten: it may be mended by hand.
            return fail(
                ErrorCode::InvalidInput,
                fmt::format(
                    "{}: {}; mend it or move it away", changes_file_.native(), changes.error().message
                )
            );
        }
        for (const auto& refused : score_.apply(*changes))
            worker_.log().warning("a definition from the bus no longer fits", {{"reason", refused}});
        return {};
    }

    Result<void> keep_changes() {
        if (auto made = io::make_private_directory(options_.state_directory); !made) return made;
        return io::write_file_atomically(
            changes_file_, print_json(score_.changes()) + "\n", io::Durability::Durable
        );
    }

    /// Says of the runs of a predecessor that they are no more.
    void take_over() {
        const auto left = journal_->open_runs();
        if (!left.empty())
            worker_.log().warning("runs of a director that died are cancelled", {{"runs", left.size()}});
        performance_.engine().reach(now());
        for (const auto& [run, about] : left) {
            std::vector<Member> members(about.members().begin(), about.members().end());
            members.push_back({"reason", event::name(event::StopReason::Cancelled)});
            emit("event.playlist.stopped", Value::object(std::move(members)));
        }
        wake();
        say_health();
    }

    void stop_runs() {
        stopping_ = true;
        performance_.engine().reach(now());
        auto& playlists = performance_.engine().playlists();
        for (const auto run : playlists.runs()) playlists.stop(run);
        left_well_ = worker_.bus_connected();
    }

    void emit(std::string_view type, Value data) {
        auto& engine = performance_.engine();
        const auto id = engine.names().type(type);
        if (!id) return;
        engine.bus().emit(
            {.type = *id,
             .producer = event::no_producer,
             .time = engine.now(),
             .data = std::move(data),
             .origin = event::Origin::Playlist}
        );
    }

    // ---- inputs ----

    /// The time of events now; where the machine's clock was set, everything that waits is moved along.
    WallTime now() {
        const auto steady = io::steady_now();
        if (const auto step = clock_.look(io::wall_now(), steady); step != microseconds(0)) {
            performance_.engine().shift(step);
            performance_.runs().shift(step);
            if (std::chrono::abs(step) > 1s)
                worker_.log().warning("the clock was set", {{"seconds", to_seconds(step)}});
        }
        return clock_.at(steady);
    }

    void take(const worker::Message& message) {
        const auto began = io::steady_now();
        // An event happens once; and what began now would not be ended.
        if (message.retained || stopping_) return;
        const auto event = contract::parse_event(message.payload);
        if (!event) return refuse(message, event.error());
        if (event->source == worker_.name()) return; // our own, come back
        const auto present = now();
        const auto outputs = performance_.outputs();
        if (trace_) trace("in", *event);
        const auto taken = performance_.input(*event, std::min(event->timestamp, present));
        if (!taken) return refuse(message, taken.error());
        performance_.engine().advance(present);
        if (performance_.outputs() != outputs) latency_.add(io::steady_now() - began);
        wake();
    }

    void refuse(const worker::Message& message, const Error& why) {
        ++refused_;
        const bool news =
            why.code == ErrorCode::UnknownVersion ? mismatches_.note(message.topic) : refused_ == 1;
        if (news)
            worker_.log().warning(
                "an event was not understood", {{"topic", message.topic}, {"reason", why.message}}
            );
    }

    // ---- time ----

    Task<void> keep_time() {
        timer_.emplace(co_await asio::this_coro::executor);
        while (!stopping_) {
            armed_ = next_waking();
            timer_->expires_at(armed_ ? io::to_asio(*armed_) : never);
            const auto [error] = co_await timer_->async_wait(no_throw);
            static_cast<void>(error); // cancelled by wake(): there may be an earlier deadline
            if (!stopping_) run_deadlines();
        }
    }

    std::optional<SteadyTime> next_waking() const {
        auto next = performance_.engine().next_deadline();
        const auto overdue = performance_.runs().next_overdue();
        if (overdue && (!next || *overdue < *next)) next = overdue;
        if (!next) return std::nullopt;
        return std::max(clock_.steady(*next), last_waking_ + least_between_wakings);
    }

    void wake() {
        const auto next = next_waking();
        if (timer_ && next && (!armed_ || *next < *armed_)) timer_->cancel();
    }

    void run_deadlines() {
        const auto present = now();
        auto& engine = performance_.engine();
        if (const auto due = engine.next_deadline(); due && *due <= present) lateness_.add(present - *due);
        last_waking_ = io::steady_now();
        engine.advance(present);
        const auto overdue = performance_.runs().take_overdue(present);
        for (const auto& run : overdue) tell_overdue(run);
        if (!overdue.empty()) say_health();
    }

    void tell_overdue(const RunLog::Run& run) {
        worker_.log().error("a run should have stopped", {{"playlist", run.name}, {"run", run.playlist_id}});
        emit(
            "event.playlist.overdue", Value::object(
                                          {{"playlist_id", run.playlist_id},
                                           {"definition_id", run.definition_id},
                                           {"playlist_name", run.name},
                                           {"planned_end", to_seconds(run.planned_end)}}
                                      )
        );
    }

    // ---- outputs ----

    void publish(const contract::Event& event) override {
        if (trace_) trace("out", event);
        const bool raw = event.type.starts_with("raw.");
        worker_.publish_bytes(
            contract::event_topic(event.type), contract::print(event), {.qos = raw ? 0 : 1}
        );
    }

    void playlist_event(const contract::Event& event) override {
        const Value& data = event.data;
        const auto run = data.find("playlist_id")->string();
        const Value* reason = data.find("reason");
        const Value* metadata = data.find("playlist_metadata");
        const Value* feature = metadata != nullptr ? metadata->find("feature") : nullptr;
        std::vector<Member> fields = {{"playlist", *data.find("playlist_name")}, {"run", run}};
        if (feature != nullptr) fields.push_back({"feature", *feature});
        if (reason != nullptr) {
            fields.push_back({"reason", *reason});
            unconfirmed_.emplace_back(run);
            if (confirm_) confirm_->cancel();
        } else {
            std::vector<Member> about;
            for (const auto& member : data.members())
                if (member.key != "steps" && member.key != "trigger_event") about.push_back(member);
            if (auto noted = journal_->began(run, Value::object(std::move(about)));
                !noted && !journal_failed_) {
                journal_failed_ = true;
                worker_.log().error("runs cannot be noted", {{"reason", noted.error().message}});
            }
        }
        worker_.log().info(reason != nullptr ? "playlist stopped" : "playlist started", fields);
    }

    /// A run that was said to have stopped is done once the bus has heard of it.
    Task<void> confirm_stops() {
        confirm_.emplace(co_await asio::this_coro::executor, never);
        while (!stopping_) {
            if (unconfirmed_.empty()) {
                const auto [error] = co_await confirm_->async_wait(no_throw);
                static_cast<void>(error);
                continue;
            }
            auto batch = std::exchange(unconfirmed_, {});
            const auto arrived = co_await worker::drained(worker_, patience_with_bus);
            if (arrived) {
                for (const auto& run : batch) static_cast<void>(journal_->ended(run));
                continue;
            }
            unconfirmed_.insert(unconfirmed_.begin(), batch.begin(), batch.end());
            const bool waited = co_await io::sleep_for(1s);
            if (!waited) co_return;
        }
    }

    void failed(std::string_view message, const contract::Event& event) override {
        worker_.log().error(message, {{"type", event.type}, {"id", event.id}});
    }

    void flapping(std::string_view name, const contract::Event& event) override {
        const auto present = io::steady_now();
        const bool news = !flapped_ || present - *flapped_ > flapping_is_news_for;
        flapped_ = present;
        if (!news) return;
        worker_.log().warning("too often within a second, left out", {{"name", name}, {"type", event.type}});
        say_health();
    }

    void trace(const char* direction, const contract::Event& event) const {
        worker_.log().info("event", {{"direction", direction}, {"event", contract::to_value(event)}});
    }

    // ---- how it is ----

    Value stats() {
        auto& engine = performance_.engine();
        return Value::object(
            {{"playlists", engine.playlists().definitions().size()},
             {"gestures", engine.gestures().size()},
             {"active_runs", engine.playlists().active()},
             {"deadlines", engine.deadlines()},
             {"inputs", performance_.inputs()},
             {"outputs", performance_.outputs()},
             {"duplicates", performance_.duplicates()},
             {"refused", refused_},
             {"flapped", performance_.flapped()},
             {"interrupts", engine.playlists().interrupts().heard},
             {"interrupts_without_effect", engine.playlists().interrupts().without_effect},
             {"overdue", performance_.runs().overdue()},
             {"latency", latency_.to_value()},
             {"lateness", lateness_.to_value()}}
        );
    }

    void say_health() {
        using Level = contract::HealthLevel;
        const auto overdue = performance_.runs().overdue();
        const bool flaps = flapped_ && io::steady_now() - *flapped_ < flapping_is_news_for;
        contract::Health health;
        health.level = overdue > 0 || flaps ? Level::Warn : Level::Ok;
        health.message = overdue > 0 ? fmt::format("{} runs should have stopped and did not", overdue)
                         : flaps
                             ? std::string("events come so fast that playlists or gestures leave some out")
                             : std::string("directing");
        health.details = stats();
        health.updated_at = io::wall_now();
        health.expires_in = health_expiry;
        worker_.publish_bytes(
            "health/" + worker_.name(), contract::print(health),
            {.retain = true, .expires_in = std::chrono::ceil<seconds>(health_expiry)}
        );
    }

    Options options_;
    worker::Worker worker_;
    Score score_;
    Performance performance_;
    EventClock clock_;
    std::filesystem::path changes_file_; ///< what was said over the bus
    std::optional<RunJournal> journal_;
    std::vector<std::string> unconfirmed_;      ///< runs whose `.stopped` is on its way
    std::optional<asio::steady_timer> timer_;   ///< while keep_time() runs
    std::optional<asio::steady_timer> confirm_; ///< cancelled when there is a stop to confirm
    std::optional<SteadyTime> armed_;
    SteadyTime last_waking_{};
    LatencyHistogram latency_;  ///< from an event's arrival to the last one that it caused at once
    LatencyHistogram lateness_; ///< from a deadline to its running
    contract::VersionMismatches mismatches_;
    std::optional<SteadyTime> flapped_;
    std::uint64_t refused_ = 0;
    bool journal_failed_ = false;
    bool trace_ = false;
    bool stopping_ = false;
    bool left_well_ = false;
};

} // namespace

int run(Options options) { return Director(std::move(options)).run(); }

} // namespace tutti::director
