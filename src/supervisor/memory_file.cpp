#include "supervisor/memory_file.hpp"

#include "base/json.hpp"
#include "io/file.hpp"
#include "supervise/shim_protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::supervisor {

namespace {

using supervise::Afterwards;
using supervise::RunEnd;
using supervise::State;

constexpr std::int64_t version = 1;
constexpr std::size_t largest = 1024 * 1024;
/// No time is further from the boot: sums of two of them are still times.
constexpr SteadyTime latest{std::chrono::years(100)};

constexpr std::array<std::string_view, 4> end_kinds = {"exited", "killed", "not_executed", "lost"};
constexpr std::array<std::string_view, 4> afterwards_names = {"rest", "begin", "judge", "as_it_ends"};

template <std::size_t count>
std::optional<std::size_t> place_of(const std::array<std::string_view, count>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

Value time_value(SteadyTime time) { return time.time_since_epoch().count(); }

Value optional_time(const std::optional<SteadyTime>& time) {
    return time ? time_value(*time) : Value(nullptr);
}

Value optional_wall_time(const std::optional<WallTime>& time) {
    return time ? Value(time->time_since_epoch().count()) : Value(nullptr);
}

/// Reads members; remembers the first that was not there, or not of its kind.
class Members {
public:
    Members(const Value& object, SteadyTime now) : object_(object), now_(now) {}

    template <typename Integer>
    Integer integer(const char* key) {
        const Value* value = get(key);
        if (value == nullptr || !check(value->is_integer() && std::in_range<Integer>(value->integer()), key))
            return 0;
        return static_cast<Integer>(value->integer());
    }
    bool boolean(const char* key) {
        const Value* value = get(key);
        return value != nullptr && check(value->is_bool(), key) && value->boolean();
    }
    std::string text(const char* key) {
        const Value* value = get(key);
        if (value == nullptr || !check(value->is_string(), key)) return {};
        return std::string(value->string());
    }
    /// Of a member that earlier supervisors did not write.
    std::string text_or_nothing(const char* key) {
        return object_.find(key) == nullptr ? std::string() : text(key);
    }
    /// A time that has been.
    SteadyTime time(const char* key) { return time(get(key), key, now_); }
    /// One that may be yet to come.
    SteadyTime time(const Value* value, const char* key, SteadyTime last) {
        if (value == nullptr || !check(value->is_integer(), key)) return {};
        const SteadyTime read{microseconds(value->integer())};
        return check(read >= SteadyTime{} && read <= last, key) ? read : SteadyTime{};
    }
    std::optional<SteadyTime> due(const char* key) {
        const Value* value = get(key);
        if (value == nullptr || value->is_null()) return std::nullopt;
        return time(value, key, latest);
    }
    // Of members that earlier supervisors did not write.
    std::optional<SteadyTime> due_or_nothing(const char* key) {
        return object_.find(key) == nullptr ? std::nullopt : due(key);
    }
    std::optional<WallTime> wall_time_or_nothing(const char* key) {
        const auto time = due_or_nothing(key);
        return time ? std::optional(WallTime{time->time_since_epoch()}) : std::nullopt;
    }
    std::uint64_t number_or_none(const char* key) {
        return object_.find(key) == nullptr ? 0 : integer<std::uint64_t>(key);
    }
    bool boolean_or_false(const char* key) { return object_.find(key) != nullptr && boolean(key); }
    std::optional<microseconds> period_or_nothing(const char* key) {
        const Value* value = object_.find(key);
        if (value == nullptr || value->is_null()) return std::nullopt;
        return time(value, key, latest).time_since_epoch();
    }
    const Value* get(const char* key) {
        const Value* value = object_.find(key);
        check(value != nullptr, key);
        return value;
    }
    bool check(bool fine, std::string_view what) {
        if (!fine && wrong_.empty()) wrong_ = what;
        return fine;
    }
    const std::string& wrong() const { return wrong_; }
    SteadyTime now() const { return now_; }

private:
    const Value& object_;
    SteadyTime now_;
    std::string wrong_;
};

Value last_end_value(const supervise::LastEnd& last) {
    return Value::object(
        {{"kind", end_kinds[static_cast<std::size_t>(last.end.kind)]},
         {"value", last.end.value},
         {"detail", last.end.detail},
         {"at", time_value(last.at)},
         {"cause", last.cause}}
    );
}

void read_last_end(Members& all, supervise::ServiceMemory& memory) {
    const Value* value = all.get("last_end");
    if (value == nullptr || value->is_null()) return;
    Members members(*value, all.now());
    const auto kind = place_of(end_kinds, members.text("kind"));
    members.check(kind.has_value(), "kind");
    RunEnd end{
        static_cast<RunEnd::Kind>(kind.value_or(0)), members.integer<int>("value"), members.text("detail")
    };
    memory.last_end =
        supervise::LastEnd{std::move(end), members.time("at"), members.text_or_nothing("cause")};
    all.check(members.wrong().empty(), "last_end");
}

void read_restart(Members& all, supervise::RestartMemory& restart) {
    const Value* recent = all.get("recent_restarts");
    if (recent != nullptr && all.check(recent->is_array(), "recent_restarts"))
        for (const auto& item : recent->items())
            restart.recent.push_back(all.time(&item, "recent_restarts", latest));
    restart.crashes = all.integer<std::uint32_t>("crashes");
    restart.delays_used = all.integer<std::uint32_t>("delays_used");
    restart.looping = all.boolean("looping");
}

bool is_invocation(std::string_view text) {
    return text.empty()
           || (text.size() == supervise::shim::invocation_length
               && text.find_first_not_of("0123456789abcdef") == std::string_view::npos);
}

/// A run is there in these states and in no others: a service whose memory says otherwise would be launched
/// twice, or waited for in vain.
bool has_run(State state) {
    return state == State::Starting || state == State::Ready || state == State::Unhealthy
           || state == State::Stopping;
}

/// Something is due in these states; in another one nobody would ever strike it off.
bool can_be_due(State state) {
    return state == State::Stopping || state == State::Backoff || state == State::CrashLoop
           || state == State::Completed || state == State::Failed;
}

} // namespace

Value to_value(const Remembered& remembered) {
    const auto& memory = remembered.memory;
    std::vector<Value> recent;
    for (const auto restart : memory.restart.recent) recent.push_back(time_value(restart));
    return Value::object(
        {{"v", version},
         {"invocation", remembered.invocation},
         {"settings", remembered.settings},
         {"state", supervise::name(memory.state)},
         {"cause", memory.cause},
         {"since", time_value(memory.since)},
         {"wanted", memory.wanted},
         {"live", memory.live},
         {"pid", memory.pid},
         {"started_at", time_value(memory.started_at)},
         {"watchdog", memory.watchdog ? Value(memory.watchdog->count()) : Value(nullptr)},
         {"ready_at", time_value(memory.ready_at)},
         {"registered", memory.registered},
         {"token", memory.token},
         {"afterwards", afterwards_names[static_cast<std::size_t>(memory.afterwards)]},
         {"ending", memory.ending},
         {"due", optional_time(memory.due)},
         {"schedule_start", time_value(memory.schedule_start)},
         {"last_tick", optional_wall_time(memory.last_tick)},
         {"next_tick", optional_wall_time(memory.next_tick)},
         {"lease", optional_time(memory.lease)},
         {"held", memory.held},
         {"barred", memory.barred},
         {"restarts", memory.restarts},
         {"recent_restarts", Value::array(std::move(recent))},
         {"crashes", memory.restart.crashes},
         {"delays_used", memory.restart.delays_used},
         {"looping", memory.restart.looping},
         {"last_end", memory.last_end ? last_end_value(*memory.last_end) : Value(nullptr)}}
    );
}

Result<Remembered> remembered_from(const Value& value, SteadyTime now) {
    const Value* written = value.find("v");
    if (written == nullptr || *written != Value(version))
        return fail(ErrorCode::UnknownVersion, "it is of another version");
    Members members(value, now);
    Remembered remembered;
    remembered.invocation = members.text("invocation");
    members.check(is_invocation(remembered.invocation), "invocation");
    remembered.settings = members.text_or_nothing("settings");
    auto& memory = remembered.memory;
    const auto state = supervise::state_from(members.text("state"));
    if (members.check(state.has_value(), "state")) memory.state = *state;
    memory.cause = members.text("cause");
    memory.since = members.time("since");
    memory.wanted = members.boolean("wanted");
    memory.live = members.boolean("live");
    members.check(memory.live == has_run(memory.state), "live");
    memory.pid = members.integer<std::int32_t>("pid");
    members.check(memory.pid >= 0, "pid");
    memory.started_at = members.time("started_at");
    memory.watchdog = members.period_or_nothing("watchdog");
    memory.ready_at = members.time("ready_at");
    memory.registered = members.boolean("registered");
    memory.token = members.number_or_none("token");
    const auto afterwards = place_of(afterwards_names, members.text("afterwards"));
    if (members.check(afterwards.has_value(), "afterwards"))
        memory.afterwards = static_cast<Afterwards>(*afterwards);
    memory.ending = members.text("ending");
    memory.due = members.due("due");
    members.check(!memory.due || can_be_due(memory.state), "due");
    memory.schedule_start = members.time("schedule_start");
    memory.last_tick = members.wall_time_or_nothing("last_tick");
    memory.next_tick = members.wall_time_or_nothing("next_tick");
    memory.lease = members.due_or_nothing("lease");
    memory.held = members.boolean_or_false("held");
    memory.barred = members.boolean_or_false("barred");
    memory.restarts = members.integer<std::uint64_t>("restarts");
    read_restart(members, memory.restart);
    read_last_end(members, memory);
    if (members.wrong().empty()) return remembered;
    return fail(ErrorCode::InvalidInput, fmt::format("its \"{}\" cannot be", members.wrong()));
}

Result<void> save_memory(
    io::Disk& disk, const std::filesystem::path& path, const Remembered& remembered, const std::string& boot
) {
    const auto whole = Value::object({{"boot", boot}, {"service", to_value(remembered)}});
    return io::replace_file(disk, path, print_json(whole));
}

Result<Remembered> parse_memory(std::string_view text, const std::string& boot, SteadyTime now) {
    auto whole = parse_json(text);
    if (!whole) return pass_on(whole);
    const Value* written = whole->find("boot");
    const Value* service = whole->find("service");
    if (written == nullptr || !written->is_string() || service == nullptr)
        return fail(ErrorCode::InvalidInput, "it is no memory of a service");
    if (written->string() != boot) return fail(ErrorCode::NotFound, "from before the latest boot");
    return remembered_from(*service, now);
}

Result<Remembered>
load_memory(io::Disk& disk, const std::filesystem::path& path, const std::string& boot, SteadyTime now) {
    auto text = io::read_file(disk, path, largest);
    if (!text) return pass_on(text);
    return parse_memory(*text, boot, now);
}

std::string boot_id() {
    auto text = io::read_file("/proc/sys/kernel/random/boot_id");
    return text ? text->substr(0, text->find('\n')) : std::string("unknown");
}

} // namespace tutti::supervisor
