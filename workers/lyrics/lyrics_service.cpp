#include "workers/lyrics/lyrics_service.hpp"

#include "contract/fields.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace tutti::lyrics {

namespace {

constexpr auto between_sendings = milliseconds(4);
constexpr microseconds health_pace = seconds(20);

} // namespace

LyricsService::LyricsService(worker::Worker& worker, io::Disk& disk, Options options)
    : worker_(worker), disk_(disk), options_(std::move(options)),
      offsets_(disk, options_.state_directory / fmt::format("{}.offsets.json", worker.name())) {
    equip();
}

// ---- beginning ----

void LyricsService::equip() {
    if (const auto loaded = offsets_.load(); !loaded)
        worker_.log().warning("offsets of songs are lost", {{"reason", loaded.error().message}});
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.subscribe("song/playing", [this](const worker::Message& message) { hear(message); });
    worker_.on_start([this] {
        if (!has_song_) publish_lyrics(); // what is kept may be of a song of an earlier run
        say_health();
    });
    worker_.every(health_pace, [this] { say_health(); });
    worker_.on_state([this] { return state(); });
    worker_.on_stats([this] {
        return Value::object(
            {{"songs", looked_up_}, {"not_understood", not_understood_}, {"osc_lost", queue_.lost()}}
        );
    });
    worker_.on_command("get_lyrics", [this](const Value&) -> Result<Value> {
        if (!has_song_) return fail(ErrorCode::Conflict, "nothing plays whose words could be known");
        return contract::to_value(karaoke_.lyrics(io::wall_now()));
    });
    worker_.on_command("set_offset", [this](const Value& params) { return set_offset(params); });
    worker_.on_command("refetch", [this](const Value&) { return refetch(); });
    worker_.on_stop([this] {
        stopping_ = true;
        if (to_look_up_) to_look_up_->cancel();
    });
    worker::run_beside(worker_, "lyrics", [this] { return run(); });
}

Result<void> LyricsService::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_lyrics);
    if (!section) return pass_on(section);
    if (std::exchange(section_, std::move(*section)) == section_) return {};
    look_again(Freshness::Kept);
    if (to_look_up_) to_look_up_->cancel(); // what is missing is said, also while nothing plays
    return {};
}

// ---- which song plays ----

void LyricsService::hear(const worker::Message& message) {
    if (message.payload.empty()) return end_song(); // it has been taken back
    auto playback = contract::parse_playback(message.payload);
    if (!playback) {
        if (++not_understood_ == 1)
            worker_.log().warning(
                "what is said to be playing is not understood", {{"reason", playback.error().message}}
            );
        return;
    }
    const HeardSong heard{std::move(*playback)};
    if (!heard.is_song(io::wall_now())) return end_song();
    const bool is_same = has_song_ && heard.said.is_same_track(heard_.said);
    heard_ = heard;
    if (!is_same) return begin_song();
    if (next_line_) next_line_->interrupt();
}

void LyricsService::begin_song() {
    has_song_ = true;
    say(karaoke_.begin(heard_.said));
    publish_lyrics();
    look_again(Freshness::Kept);
}

void LyricsService::end_song() {
    if (!std::exchange(has_song_, false)) return;
    heard_ = {};
    wanted_.reset();
    problem_.clear();
    leave_steps();
    say(karaoke_.begin({}));
    publish_lyrics();
    say_health();
    if (to_look_up_) to_look_up_->cancel();
    if (next_line_) next_line_->interrupt();
}

void LyricsService::look_again(Freshness freshness) {
    if (!has_song_) return;
    wanted_ = freshness;
    if (to_look_up_) to_look_up_->cancel();
}

// ---- what runs ----

/// Ends by end() alone: what it owns has to end before it.
Task<void> LyricsService::run() {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    const auto executor = co_await asio::this_coro::executor;
    services_.emplace(
        executor, disk_, options_.make_client(executor), options_.user_agent,
        options_.state_directory / worker_.name()
    );
    sender_.emplace(executor, options_.destinations);
    next_line_.emplace(executor);
    to_send_.emplace(executor, asio::steady_timer::time_point::max());
    to_look_up_.emplace(executor, asio::steady_timer::time_point::max());
    io::TaskGroup tasks(executor);
    sender_->start(tasks);
    tasks.spawn("follow", follow());
    tasks.spawn("send", send());
    io::TaskGroup looking(executor);
    while (!stopping_) {
        if (const auto freshness = std::exchange(wanted_, std::nullopt)) {
            find_sources(*freshness);
            looking.spawn("look up", look_up(*freshness));
        }
        const auto [error] = co_await to_look_up_->async_wait(no_throw);
        static_cast<void>(error); // cancelled by another song, or by the end
        co_await looking.stop();  // before the next one begins: of the one before nothing more is said
        if (wanted_ || stopping_) continue;
        find_sources(Freshness::Kept);
        say_health();
    }
    co_await tasks.stop();
    to_look_up_.reset();
    to_send_.reset();
    next_line_.reset();
    sender_.reset();
    sources_ = {};
    services_.reset();
}

/// Anew, where the section is another one, or something may lie now where it was missing.
void LyricsService::find_sources(Freshness freshness) {
    const bool are_right =
        sources_are_of_ == section_ && services_->complaint().empty() && freshness == Freshness::Kept;
    if (are_right) return;
    sources_ = services_->make(section_);
    sources_are_of_ = section_;
}

/// Sleeps until the next line or word begins, or something else is heard of the song.
Task<void> LyricsService::follow() {
    while (true) {
        std::optional<WallTime> due;
        const auto now = io::wall_now();
        if (has_song_ && !heard_.is_song(now)) end_song();
        if (has_song_) {
            const auto position = heard_.position_at(now);
            say(karaoke_.follow(position));
            const auto next = karaoke_.next_change(position);
            due = next ? heard_.time_of(*next) : std::nullopt;
            if (!due) due = heard_.said.timestamp + heard_.said.expires_in;
        }
        const bool waited = co_await next_line_->wait_until(due);
        if (!waited) co_return;
    }
}

Task<void> LyricsService::send() {
    while (true) {
        while (!queue_.is_empty()) {
            const auto messages = queue_.take();
            sender_->send(messages, io::steady_now());
            const bool slept = co_await io::sleep_for(between_sendings);
            if (!slept) co_return;
        }
        const auto [error] = co_await to_send_->async_wait(no_throw);
        static_cast<void>(error); // cancelled by something to send; by the end the next wait is one too many
    }
}

// ---- what is said ----

void LyricsService::say(Said said) {
    if (said.is_new_song) queue_.drop();
    queue_.push(std::move(said.messages));
    if (to_send_) to_send_->cancel();
    // A line that was sung while the bus was away is nobody's any more.
    if (!worker_.bus_connected()) return;
    for (const auto& event : said.events) worker_.emit(event.type, event.data);
}

void LyricsService::publish_lyrics() {
    // Of no song nothing is kept.
    auto payload = has_song_ ? contract::print(karaoke_.lyrics(io::wall_now())) : std::string();
    worker_.publish_bytes("song/lyrics", std::move(payload), {.retain = true});
}

/// What goes wrong, for people; empty: all is well.
std::string LyricsService::trouble() const {
    if (!problem_.empty()) return problem_;
    if (auto trouble = services_ ? services_->trouble() : std::string(); !trouble.empty()) return trouble;
    const auto complaint = sender_ ? sender_->complaint() : std::string();
    return complaint.empty() ? std::string() : "OSC does not go to " + complaint;
}

void LyricsService::say_health() {
    contract::Health health;
    const auto trouble = this->trouble();
    health.level = trouble.empty() ? contract::HealthLevel::Ok : contract::HealthLevel::Warn;
    health.message = !trouble.empty()   ? trouble
                     : !has_song_       ? "waits for a song"
                     : karaoke_.words() ? fmt::format("has the words, from {}", source_)
                                        : "has no words of this song";
    if (has_song_) health.details = Value::object({{"steps", steps_.with_reasons()}});
    worker::publish_health(worker_, std::move(health));
}

Value LyricsService::state() const {
    const auto place = karaoke_.place();
    const auto index = [](std::optional<std::size_t> at) { return at ? Value(*at) : Value(-1); };
    std::vector<Member> members = {
        {"artist", karaoke_.track().artist},
        {"title", karaoke_.track().title},
        {"from", karaoke_.words() ? source_ : std::string()},
        {"offset", to_seconds(karaoke_.offset())},
        {"line", index(place.line)},
        {"word", index(place.word)},
        {"steps", steps_.to_value()},
        {"problem", trouble()}
    };
    if (sender_) members.push_back({"osc", sender_->to_value()});
    return Value::object(std::move(members));
}

// ---- what people ask of it ----

Result<Value> LyricsService::set_offset(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    const double most = to_seconds(most_offset);
    auto offset = fields.finish(fields.number("offset", -most, most));
    if (!offset) return pass_on(offset);
    if (!has_song_) return fail(ErrorCode::Conflict, "nothing plays whose words could be moved");
    const milliseconds moved(std::llround(*offset * 1000));
    auto kept = offsets_.set(heard_.song().key(), moved);
    if (!kept) return pass_on(kept);
    say(karaoke_.set_offset(moved));
    publish_lyrics();
    if (next_line_) next_line_->interrupt();
    return Value::object({{"offset", to_seconds(moved)}});
}

Result<Value> LyricsService::refetch() {
    if (!has_song_) return fail(ErrorCode::Conflict, "nothing plays whose words could be looked up");
    look_again(Freshness::New);
    return Value::object({{"artist", heard_.said.artist}, {"title", heard_.said.title}});
}

} // namespace tutti::lyrics
