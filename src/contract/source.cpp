#include "contract/source.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

Result<SourceStatus> parse_source_status(std::string_view json) {
    return parse_with(json, source_status_from);
}

Result<SourceStatus> source_status_from(const Value& payload) {
    FieldReader fields(payload);
    SourceStatus status;
    status.source_id = fields.name("source_id");
    status.last_poll = fields.time_or_null("last_poll");
    status.last_success = fields.time_or_null("last_success");
    status.last_error = fields.text_or_null("last_error");
    status.poll_count = fields.count("poll_count");
    status.error_count = fields.count("error_count");
    status.expires_in = fields.period("expires_in");
    return fields.finish(std::move(status));
}

Value to_value(const SourceStatus& status) {
    return Value::object({
        {"v", version},
        {"source_id", status.source_id},
        {"last_poll", value_or_null(status.last_poll)},
        {"last_success", value_or_null(status.last_success)},
        {"last_error", value_or_null(status.last_error)},
        {"poll_count", status.poll_count},
        {"error_count", status.error_count},
        {"expires_in", seconds_value(status.expires_in)},
    });
}

std::string print(const SourceStatus& status) { return print_json(to_value(status)); }

Result<SourceMeta> parse_source_meta(std::string_view json) { return parse_with(json, source_meta_from); }

Result<SourceMeta> source_meta_from(const Value& payload) {
    constexpr double year = 366.0 * 24 * 3600;
    FieldReader fields(payload);
    SourceMeta meta;
    meta.source_id = fields.name("source_id");
    meta.name = fields.text("name", 1);
    meta.description = fields.text("description");
    meta.refresh_interval = fields.period("refresh_interval", year);
    meta.enabled = fields.boolean("enabled");
    meta.simulated = fields.boolean_or("simulated", false);
    return fields.finish(std::move(meta));
}

Value to_value(const SourceMeta& meta) {
    std::vector<Member> members = {
        {"v", version},
        {"source_id", meta.source_id},
        {"name", meta.name},
        {"description", meta.description},
        {"refresh_interval", seconds_value(meta.refresh_interval)},
        {"enabled", meta.enabled},
    };
    if (meta.simulated) members.push_back({"simulated", true});
    return Value::object(std::move(members));
}

std::string print(const SourceMeta& meta) { return print_json(to_value(meta)); }

} // namespace tutti::contract
