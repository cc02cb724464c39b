#include "bus/redis_translation.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace tutti::bus {
namespace {

/// For what Redis keeps for ever, where the contract wants to know until when.
constexpr std::int64_t lasting = 24 * 60 * 60;
constexpr std::size_t longest_notice = 1024;

/// The text as a JSON object; nothing where it is none.
std::optional<Value> object_of(std::string_view text) {
    if (!text.starts_with('{')) return std::nullopt;
    auto value = parse_json(text);
    if (!value || !value->is_object()) return std::nullopt;
    return std::move(*value);
}

bool is_ours(const Value& object) noexcept {
    const Value* version = object.find("v");
    return version != nullptr && version->is_number() && version->number() == 1;
}

std::string digest_text(std::string_view text) { return fmt::format("{:016x}", digest(text)); }

RedisState stored_section(const Value& payload, std::string_view as_it_is) {
    const Value* config = payload.find("config");
    const Value* revision = payload.find("revision");
    if (config == nullptr || !config->is_object() || revision == nullptr || !revision->is_integer())
        return {std::string(as_it_is)};
    RedisState state{print_json(*config)};
    state.revision = print_json(Value::object({
        {"revision", *revision},
        {"of", digest_text(state.value)},
    }));
    state.is_seed = revision->integer() <= 1;
    return state;
}

/// The member, or what stands for it where it is missing.
Value or_else(const Value& object, std::string_view key, Value otherwise) {
    const Value* member = object.find(key);
    return member != nullptr ? *member : std::move(otherwise);
}

/// All of `first`, then what of `object` is not among them.
Value joined(std::vector<Member> first, const Value& object) {
    for (const Member& member : object.members())
        if (std::ranges::find(first, member.key, &Member::key) == first.end()) first.push_back(member);
    return Value::object(std::move(first));
}

Value without(const Value& object, std::initializer_list<std::string_view> keys) {
    std::vector<Member> members;
    for (const Member& member : object.members())
        if (std::ranges::find(keys, std::string_view(member.key)) == keys.end()) members.push_back(member);
    return Value::object(std::move(members));
}

Value expires_in(const RedisCircumstances& circumstances) {
    if (!circumstances.left) return Value(lasting);
    return Value(std::max<std::int64_t>(1, std::chrono::ceil<seconds>(*circumstances.left).count()));
}

std::string restored_reading(const Value& kept, std::string_view value, const RedisCircumstances& at) {
    const Value* measured = kept.find("value");
    if (measured == nullptr) return std::string(value);
    Value unit = or_else(kept, "unit", "");
    if (!unit.is_string()) unit = Value("");
    return print_json(Value::object({
        {"v", 1},
        {"value", *measured},
        {"unit", std::move(unit)},
        {"timestamp", or_else(kept, "timestamp", to_seconds(at.now))},
        {"expires_in", expires_in(at)},
    }));
}

std::string restored_status(const Value& kept, const RedisCircumstances& at) {
    return print_json(joined(
        {{"v", 1},
         {"source_id", or_else(kept, "source_id", at.name)},
         {"last_poll", or_else(kept, "last_poll", nullptr)},
         {"last_success", or_else(kept, "last_success", nullptr)},
         {"last_error", or_else(kept, "last_error", nullptr)},
         {"poll_count", or_else(kept, "poll_count", 0)},
         {"error_count", or_else(kept, "error_count", 0)},
         {"expires_in", expires_in(at)}},
        kept
    ));
}

std::string restored_meta(const Value& kept, const RedisCircumstances& at) {
    constexpr int usual_interval = 60;
    return print_json(joined(
        {{"v", 1},
         {"source_id", or_else(kept, "source_id", at.name)},
         {"name", or_else(kept, "name", at.name)},
         {"description", or_else(kept, "description", "")},
         {"refresh_interval", or_else(kept, "refresh_interval", usual_interval)},
         {"enabled", or_else(kept, "enabled", true)}},
        kept
    ));
}

std::string
restored_section(const Value& kept, std::string_view value, const std::optional<std::string>& beside) {
    std::int64_t revision = 0;
    if (const auto known = beside ? object_of(*beside) : std::nullopt) {
        const Value* number = known->find("revision");
        const Value* of = known->find("of");
        const bool is_of_this = of != nullptr && of->is_string() && of->string() == digest_text(value);
        if (is_of_this && number != nullptr && number->is_integer())
            revision = std::max<std::int64_t>(0, number->integer());
    }
    return print_json(Value::object({{"v", 1}, {"revision", revision}, {"config", kept}}));
}

} // namespace

RedisState stored(RedisKind kind, std::string_view payload) {
    constexpr std::array translated = {
        RedisKind::Reading, RedisKind::Status, RedisKind::Meta, RedisKind::Config, RedisKind::Bare
    };
    const bool differs = std::ranges::find(translated, kind) != translated.end();
    const auto object = differs ? object_of(payload) : std::nullopt;
    if (!object || !is_ours(*object)) return {std::string(payload)};
    if (kind == RedisKind::Config) return stored_section(*object, payload);
    if (kind == RedisKind::Bare) return {print_json(without(*object, {"v"}))};
    if (kind != RedisKind::Reading) return {print_json(without(*object, {"v", "expires_in"}))};
    if (object->find("value") == nullptr) return {std::string(payload)};
    return {print_json(Value::object({
        {"value", *object->find("value")},
        {"unit", or_else(*object, "unit", "")},
        {"timestamp", or_else(*object, "timestamp", nullptr)},
    }))};
}

std::string restored(RedisKind kind, std::string_view value, const RedisCircumstances& circumstances) {
    if (kind == RedisKind::Plain || kind == RedisKind::Command || kind == RedisKind::Response)
        return std::string(value);
    if (kind == RedisKind::Bare) return completed(kind, std::string(value), circumstances.now);
    const auto kept = object_of(value);
    if (!kept) return std::string(value);
    if (kind == RedisKind::Config) return restored_section(*kept, value, circumstances.revision);
    if (kept->find("v") != nullptr) return std::string(value);
    if (kind == RedisKind::Reading) return restored_reading(*kept, value, circumstances);
    return kind == RedisKind::Status ? restored_status(*kept, circumstances)
                                     : restored_meta(*kept, circumstances);
}

std::string announced(RedisKind kind, std::string_view payload) {
    return kind == RedisKind::Bare ? stored(kind, payload).value : std::string(payload);
}

std::string completed(RedisKind kind, std::string payload, WallTime now) {
    if (kind != RedisKind::Command && kind != RedisKind::Response && kind != RedisKind::Bare) return payload;
    const auto said = object_of(payload);
    if (!said || said->find("v") != nullptr) return payload;
    if (kind == RedisKind::Bare) return print_json(joined({{"v", 1}}, *said));
    if (kind == RedisKind::Command) {
        Value params = or_else(*said, "params", nullptr);
        if (params.is_null()) params = Value::object({});
        return print_json(joined(
            {{"v", 1},
             {"params", std::move(params)},
             {"timestamp", or_else(*said, "timestamp", to_seconds(now))}},
            *said
        ));
    }
    Value error = or_else(*said, "error", nullptr);
    if (error.is_string()) error = Value::object({{"code", "failed"}, {"message", error}});
    return print_json(joined(
        {{"v", 1},
         {"status", or_else(*said, "status", error.is_null() ? "ok" : "error")},
         {"data", or_else(*said, "data", nullptr)},
         {"error", error}},
        *said
    ));
}

std::string data_notice(std::string_view source, WallTime now) {
    return print_json(Value::object({{"source_id", source}, {"timestamp", to_seconds(now)}}));
}

std::string change_notice(std::string_view section, WallTime now) {
    return print_json(Value::object({{"section", section}, {"timestamp", to_seconds(now)}}));
}

std::optional<std::string> changed_section(std::string_view notice) {
    if (notice.size() > longest_notice) return std::nullopt;
    const auto said = object_of(notice);
    const Value* section = said ? said->find("section") : nullptr;
    if (section == nullptr || !section->is_string() || !is_dotted_name(section->string()))
        return std::nullopt;
    return std::string(section->string());
}

} // namespace tutti::bus
