#include "supervisor/memory_file.hpp"

#include "base/json.hpp"
#include "io/file.hpp"

#include <optional>
#include <vector>

namespace tutti::supervisor {

namespace {

using supervise::RunEnd;

Value time_value(SteadyTime time) { return time.time_since_epoch().count(); }

Value optional_time(const std::optional<SteadyTime>& time) {
    return time ? time_value(*time) : Value(nullptr);
}

/// Reads members; remembers whether all were there and of their kind.
class Members {
public:
    explicit Members(const Value& object) : object_(object) {}

    std::int64_t integer(const char* key) {
        const Value* value = get(key);
        return value != nullptr && check(value->is_integer()) ? value->integer() : 0;
    }
    bool boolean(const char* key) {
        const Value* value = get(key);
        return value != nullptr && check(value->is_bool()) && value->boolean();
    }
    std::string text(const char* key) {
        const Value* value = get(key);
        return value != nullptr && check(value->is_string()) ? std::string(value->string()) : std::string();
    }
    SteadyTime time(const char* key) { return SteadyTime(microseconds(integer(key))); }
    std::optional<SteadyTime> optional_time(const char* key) {
        const Value* value = get(key);
        if (value == nullptr || value->is_null()) return std::nullopt;
        return time(key);
    }
    const Value* get(const char* key) {
        const Value* value = object_.find(key);
        check(value != nullptr);
        return value;
    }
    bool check(bool fine) {
        fine_ = fine_ && fine;
        return fine;
    }
    bool fine() const { return fine_; }

private:
    const Value& object_;
    bool fine_ = true;
};

Value last_end_value(const supervise::LastEnd& last) {
    return Value::object(
        {{"kind", static_cast<int>(last.end.kind)},
         {"value", last.end.value},
         {"detail", last.end.detail},
         {"at", time_value(last.at)}}
    );
}

void read_last_end(Members& all, supervise::ServiceMemory& memory) {
    const Value* value = all.get("last_end");
    if (value == nullptr || value->is_null()) return;
    Members members(*value);
    const auto kind = members.integer("kind");
    members.check(kind >= 0 && kind <= static_cast<int>(RunEnd::Kind::Lost));
    RunEnd end{
        static_cast<RunEnd::Kind>(kind), static_cast<int>(members.integer("value")), members.text("detail")
    };
    memory.last_end = supervise::LastEnd{std::move(end), members.time("at")};
    all.check(members.fine());
}

void read_restart(Members& all, supervise::RestartMemory& restart) {
    const Value* recent = all.get("recent_restarts");
    if (recent != nullptr && all.check(recent->is_array()))
        for (const auto& item : recent->items())
            if (all.check(item.is_integer())) restart.recent.emplace_back(microseconds(item.integer()));
    restart.crashes = static_cast<std::uint32_t>(all.integer("crashes"));
    restart.delays_used = static_cast<std::uint32_t>(all.integer("delays_used"));
    restart.looping = all.boolean("looping");
}

} // namespace

Value to_value(const Remembered& remembered) {
    const auto& memory = remembered.memory;
    std::vector<Value> recent;
    for (const auto restart : memory.restart.recent) recent.push_back(time_value(restart));
    return Value::object(
        {{"invocation", remembered.invocation},
         {"state", supervise::name(memory.state)},
         {"cause", memory.cause},
         {"since", time_value(memory.since)},
         {"wanted", memory.wanted},
         {"live", memory.live},
         {"pid", memory.pid},
         {"started_at", time_value(memory.started_at)},
         {"ready_at", time_value(memory.ready_at)},
         {"registered", memory.registered},
         {"afterwards", static_cast<int>(memory.afterwards)},
         {"ending", memory.ending},
         {"due", optional_time(memory.due)},
         {"schedule_start", time_value(memory.schedule_start)},
         {"restarts", memory.restarts},
         {"recent_restarts", Value::array(std::move(recent))},
         {"crashes", memory.restart.crashes},
         {"delays_used", memory.restart.delays_used},
         {"looping", memory.restart.looping},
         {"last_end", memory.last_end ? last_end_value(*memory.last_end) : Value(nullptr)}}
    );
}

Result<Remembered> remembered_from(const Value& value) {
    Members members(value);
    Remembered remembered;
    remembered.invocation = members.text("invocation");
    auto& memory = remembered.memory;
    const auto state = supervise::state_from(members.text("state"));
    if (members.check(state.has_value())) memory.state = *state;
    memory.cause = members.text("cause");
    memory.since = members.time("since");
    memory.wanted = members.boolean("wanted");
    memory.live = members.boolean("live");
    memory.pid = members.integer("pid");
    memory.started_at = members.time("started_at");
    memory.ready_at = members.time("ready_at");
    memory.registered = members.boolean("registered");
    const auto afterwards = members.integer("afterwards");
    if (members.check(afterwards >= 0 && afterwards <= 2))
        memory.afterwards = static_cast<supervise::Afterwards>(afterwards);
    memory.ending = members.text("ending");
    memory.due = members.optional_time("due");
    memory.schedule_start = members.time("schedule_start");
    memory.restarts = static_cast<std::uint64_t>(members.integer("restarts"));
    read_restart(members, memory.restart);
    read_last_end(members, memory);
    if (!members.fine()) return fail(ErrorCode::InvalidInput, "no memory of a service");
    return remembered;
}

Result<void>
save_memory(const std::filesystem::path& path, const Remembered& remembered, const std::string& boot) {
    const auto whole = Value::object({{"boot", boot}, {"service", to_value(remembered)}});
    return io::write_file_atomically(path, print_json(whole));
}

Result<Remembered> load_memory(const std::filesystem::path& path, const std::string& boot) {
    auto text = io::read_file(path);
    if (!text) return pass_on(text);
    auto whole = parse_json(*text);
    if (!whole) return pass_on(whole);
    const Value* written = whole->find("boot");
    const Value* service = whole->find("service");
    if (written == nullptr || service == nullptr || *written != Value(boot))
        return fail(ErrorCode::NotFound, "from before the latest boot");
    return remembered_from(*service);
}

std::string boot_id() {
    auto text = io::read_file("/proc/sys/kernel/random/boot_id");
    return text ? text->substr(0, text->find('\n')) : std::string("unknown");
}

} // namespace tutti::supervisor
