#include "workers/debug/message_filter.hpp"

#include "base/printable.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::debug {

Result<MessageFilter> MessageFilter::parse(const Value& filters) {
    MessageFilter filter;
    const bool is_list = filters.is_array();
    if (is_list && filters.items().size() > most)
        return fail(ErrorCode::InvalidInput, fmt::format("filter is a list of more than {}", most));
    for (const auto& each : is_list ? filters.items() : std::span(&filters, 1)) {
        if (!each.is_string())
            return fail(ErrorCode::InvalidInput, "filter must be a text or a list of texts");
        if (auto added = filter.add(each.string()); !added) return pass_on(added);
    }
    return filter;
}

Result<void> MessageFilter::add(std::string_view text) {
    const auto shown = [&] { return printable_beginning(text, 80); };
    if (text.starts_with('/')) {
        auto pattern = osc::Pattern::parse(text);
        if (!pattern)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("filter: the pattern '{}' {}", shown(), pattern.error().message)
            );
        patterns_.push_back(std::move(*pattern));
        return {};
    }
    if (!mqtt::is_topic_filter(text) || text.size() > 1024)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "filter: '{}' is neither a filter of MQTT (reading/#) nor a pattern of OSC (/audio/*)",
                shown()
            )
        );
    topics_.emplace_back(text);
    return {};
}

Result<MessageFilter> filter_from(const Value& params) {
    const auto* filter = params.find("filter");
    const bool is_everything =
        filter == nullptr || filter->is_null() || (filter->is_string() && filter->string().empty());
    return is_everything ? MessageFilter() : MessageFilter::parse(*filter);
}

bool MessageFilter::takes(std::string_view name) const {
    if (patterns_.empty() && topics_.empty()) return true;
    if (name.starts_with('/'))
        return std::ranges::any_of(patterns_, [&](const auto& pattern) { return pattern.matches(name); });
    return !name.empty()
           && std::ranges::any_of(topics_, [&](const auto& topic) { return mqtt::matches(topic, name); });
}

} // namespace tutti::debug
