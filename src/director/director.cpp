#include "director/director.hpp"

#include "contract/topics.hpp"
#include "director/commands.hpp"
#include "event/playlist_definition.hpp"
#include "io/clock.hpp"
#include "io/machine.hpp"
#include "io/system_random.hpp"
#include "worker/clock_keeper.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace tutti::director {

namespace {

using namespace std::chrono_literals;

/// Deadlines that lie closer together than this are run at one waking: timers cost more than steps.
constexpr microseconds least_between_wakings = 200us;
constexpr std::string_view event_branch = "event/";
constexpr auto never = asio::steady_timer::time_point::max();

/// What stands in the log of a run.
std::vector<Member> fields_of(const event::RunView& run) {
    const auto& playlist = run.definition.playlist;
    std::vector<Member> fields = {{"playlist", playlist.name}, {"run", run.playlist_id}};
    if (const Value* feature = playlist.metadata.find("feature")) fields.push_back({"feature", *feature});
    return fields;
}

} // namespace

Director::Director(worker::Worker& worker, io::Disk& disk, Options options)
    : worker_(worker), options_(std::move(options)),
      score_(std::move(options_.playlists), std::move(options_.gestures), options_.limits),
      kept_(std::make_shared<KeptChanges>(
          disk, options_.state_directory / fmt::format("{}.definitions.json", worker.name())
      )),
      keeper_(worker, disk), performance_(worker.name(), io::random_hex(4), *this),
      changes_(
          performance_, score_, kept_,
          {.catch_up = [this] { performance_.engine().reach(now()); },
           .wake = [this] { wake(); },
           .changed = [this](
                          Family family, Change change, const std::vector<std::string>& names
                      ) { say_changed(family, change, names); }}
      ),
      clock_(io::wall_now(), io::steady_now()), source_clocks_(worker.name(), io::boot_id()) {
    equip();
}

// ---- beginning and end ----

void Director::equip() {
    worker_.subscribe("event/#", [this](const worker::Message& message) { take(message); });
    worker_.subscribe(
        contract::family_filter("", contract::Family::Clock),
        [this](const worker::Message& message) { hear_of_a_clock(message); }
    );
    worker::keep_clock(worker_);
    add_commands(
        worker_, performance_, score_, changes_,
        {.catch_up = [this] { performance_.engine().reach(now()); },
         .wake = [this] { wake(); },
         .set_trace = [this](bool on) { trace_ = on; }}
    );
    worker_.on_stats([this] { return stats(); });
    worker_.on_start([this] { take_over(); });
    worker_.on_stop([this] { stop_runs(); });
    worker_.every(health_expiry / 3, [this] { say_health(); });
    worker::on_bus_report(worker_, *this);
    worker::run_beside(worker_, "keep time", [this] { return keep_time(); });
    worker::run_beside(worker_, "change definitions", [this] { return changes_.work(); });
    worker::run_beside(worker_, "confirm stops", [this] { return keeper_.confirm(); });
}

Result<void> Director::prepare() {
    const auto unfit = kept_->apply_to(score_);
    if (!unfit) return std::unexpected(unfit.error());
    for (const auto& sentence : *unfit)
        worker_.log().warning("a definition from the bus no longer fits", {{"reason", sentence}});
    if (auto loaded = performance_.load(score_); !loaded) return loaded;
    return keeper_.open(options_.run_directory / fmt::format("{}.runs", worker_.name()));
}

/// Says of the runs of a predecessor that they are no more.
void Director::take_over() {
    const auto left = keeper_.lost();
    if (!left.empty())
        worker_.log().warning("runs of a director that died are cancelled", {{"runs", left.size()}});
    performance_.engine().reach(now());
    for (const auto& run : left) {
        keeper_.stopped(run.playlist_id);
        performance_.say_cancelled(run);
    }
    wake();
    say_health();
}

void Director::stop_runs() {
    stopping_ = true;
    keeper_.finish();
    changes_.finish();
    performance_.engine().reach(now());
    auto& playlists = performance_.engine().playlists();
    for (const auto run : playlists.runs()) playlists.stop(run);
    left_well_ = worker_.bus_connected();
}

void Director::finish() {
    // The bus took its leave: what it was given, it sent.
    if (left_well_) keeper_.all_arrived();
}

// ---- inputs ----

/// The time of events now; where the machine's clock was set, everything that waits is moved along.
WallTime Director::now() {
    const auto steady = io::steady_now();
    if (const auto step = clock_.look(io::wall_now(), steady); step != microseconds(0)) {
        performance_.engine().shift(step);
        performance_.runs().shift(step);
        if (std::chrono::abs(step) > 1s)
            worker_.log().warning("the clock was set", {{"seconds", to_seconds(step)}});
    }
    return clock_.at(steady);
}

void Director::take(const worker::Message& message) {
    const auto began = io::steady_now();
    // An event happens once; and what began now would not be ended.
    if (message.retained || stopping_) return;
    const auto event = contract::parse_event(message.payload);
    if (!event) return refuse(message, event.error());
    if (event->source == worker_.name()) return; // our own, come back
    // Rights are given by topic: no other may bring what is said there alone.
    if (!contract::is_topic_of_event(message.topic, event->type))
        return refuse(
            message, {ErrorCode::InvalidInput, fmt::format("\"{}\" is another topic's type", event->type)}
        );
    const auto present = now();
    const auto stamp = source_clocks_.on_our_clock(event->source, event->timestamp, began);
    const auto happened = std::min(stamp.value_or(event->timestamp), present);
    const auto outputs = performance_.outputs();
    if (trace_) trace("in", *event);
    performance_.engine().arrive(present);
    const auto taken = performance_.input(*event, happened);
    if (!taken) return refuse(message, taken.error());
    performance_.engine().advance(present);
    if (performance_.outputs() != outputs) latency_.add(io::steady_now() - began);
    wake();
}

void Director::hear_of_a_clock(const worker::Message& message) {
    const auto topic = contract::parse_topic(message.topic);
    if (!topic) return; // a name that is none
    if (message.payload.empty()) return source_clocks_.forget(topic->name);
    auto clock = contract::parse_clock(message.payload);
    if (!clock) {
        if (is_news(message, clock.error()))
            worker_.log().warning(
                "a clock was not understood", {{"topic", message.topic}, {"reason", clock.error().message}}
            );
        return;
    }
    source_clocks_.hear(std::string(topic->name), std::move(*clock), io::steady_now());
}

/// Said once of a topic and reason, not at every turn of a sender that does not know better.
bool Director::is_news(const worker::Message& message, const Error& why) {
    auto& kind = why.code == ErrorCode::UnknownVersion ? versions_ : malformed_;
    return kind.note(fmt::format("{}: {}", message.topic, why.message));
}

void Director::refuse(const worker::Message& message, const Error& why) {
    if (!is_news(message, why)) return;
    worker_.log().warning("an event was not understood", {{"topic", message.topic}, {"reason", why.message}});
    if (last_refusal_.note(io::steady_now(), {message.topic, why.message})) say_health();
}

// ---- time ----

Task<void> Director::keep_time() {
    timer_.emplace(co_await asio::this_coro::executor);
    while (!stopping_) {
        armed_ = next_waking();
        timer_->expires_at(armed_ ? io::to_asio(*armed_) : never);
        const auto [error] = co_await timer_->async_wait(no_throw);
        static_cast<void>(error); // cancelled by wake(): there may be an earlier deadline
        if (!stopping_) run_deadlines();
    }
}

std::optional<SteadyTime> Director::next_waking() const {
    auto next = performance_.engine().next_deadline();
    const auto overdue = performance_.runs().next_overdue();
    if (overdue && (!next || *overdue < *next)) next = overdue;
    if (!next) return std::nullopt;
    return std::max(clock_.steady(*next), last_waking_ + least_between_wakings);
}

void Director::wake() {
    const auto next = next_waking();
    if (timer_ && next && (!armed_ || *next < *armed_)) timer_->cancel();
}

void Director::run_deadlines() {
    const auto present = now();
    auto& engine = performance_.engine();
    if (const auto due = engine.next_deadline(); due && *due <= present) lateness_.add(present - *due);
    last_waking_ = io::steady_now();
    engine.advance(present);
    const auto overdue = performance_.runs().take_overdue(present);
    for (const auto& run : overdue) say_overdue(run);
    if (!overdue.empty()) say_health();
}

void Director::say_overdue(const RunLog::Run& run) {
    worker_.log().error("a run should have stopped", {{"playlist", run.name}, {"run", run.playlist_id}});
    auto& engine = performance_.engine();
    const auto type = engine.names().type("event.playlist.overdue");
    if (!type) return; // there are too many names; the log and the health have it
    auto data = Value::object(
        {{"playlist_id", run.playlist_id},
         {"definition_id", run.definition_id},
         {"playlist_name", run.name},
         {"planned_end", to_seconds(run.planned_end)}}
    );
    engine.bus().emit(
        {.type = *type,
         .producer = event::no_producer,
         .time = engine.now(),
         .data = std::move(data),
         .origin = event::Origin::Playlist}
    );
}

// ---- outputs ----

void Director::publish(const contract::Event& event) {
    if (trace_) trace("out", event);
    const bool raw = event.type.starts_with("raw.");
    worker_.publish_bytes(contract::event_topic(event.type), contract::print(event), {.qos = raw ? 0 : 1});
}

/// What a gesture or a playlist led to, and nobody gets: the bus refused it, or was away for too long.
void Director::message_dropped(const bus::Message& message, const Error& why) {
    if (!message.topic.starts_with(event_branch)) return;
    ++lost_outputs_;
    if (last_lost_.note(io::steady_now(), why.message)) say_health();
}

void Director::run_started(const event::RunView& run) {
    keeper_.began(run);
    worker_.log().info("playlist started", fields_of(run));
}

void Director::run_stopped(const event::RunView& run, const event::RunEnd& end) {
    // Where its `.stopped` was cut as part of a circle, the bus never hears of it: a successor says it.
    if (end.stopped != 0) keeper_.stopped(run.playlist_id);
    auto fields = fields_of(run);
    fields.push_back({"reason", event::name(end.reason)});
    worker_.log().info("playlist stopped", fields);
}

void Director::failed(std::string_view message, const contract::Event& event) {
    worker_.log().error(message, {{"type", event.type}, {"id", event.id}});
}

void Director::flapping(std::string_view name, const contract::Event& event) {
    if (!flapped_.note(io::steady_now(), {})) return;
    worker_.log().warning("too often within a second, left out", {{"name", name}, {"type", event.type}});
    say_health();
}

void Director::clock_set_back(std::string_view name, const contract::Event& event, microseconds back) {
    if (set_back_.note(event.source))
        worker_.log().warning(
            "the clock of a source was set back; what gestures had half seen of it begins anew",
            {{"source", event.source},
             {"producer", event.producer},
             {"seconds", to_seconds(back)},
             {"gesture", name}}
        );
    if (last_set_back_.note(io::steady_now(), {event.source, back})) say_health();
}

/// For whoever keeps definitions as they are to be.
void Director::say_changed(Family family, Change change, const std::vector<std::string>& names) {
    constexpr std::array<std::string_view, 3> changes = {"register", "update", "remove"};
    worker_.emit(
        "definition.changed", Value::object(
                                  {{"family", family == Family::Playlist ? "playlist" : "gesture"},
                                   {"change", changes.at(static_cast<std::size_t>(change))},
                                   {"names", Value::array(std::vector<Value>(names.begin(), names.end()))}}
                              )
    );
}

void Director::trace(const char* direction, const contract::Event& event) const {
    worker_.log().info("event", {{"direction", direction}, {"event", contract::to_value(event)}});
}

} // namespace tutti::director
