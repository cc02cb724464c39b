#include "device/http.hpp"

#include "base/name.hpp"
#include "base/url_parts.hpp"
#include "contract/topics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::device {

namespace {

toml::Read<std::string> plain_url(const Value& value) {
    constexpr std::string_view scheme = "http://";
    auto url = toml::Text{}(value);
    if (!url) return url;
    if (url->starts_with("https://"))
        return toml::complain("https:// is not for this kind, which asks devices of the local network: let a "
                              "program ask, kind = "
                              "\"program\"");
    if (!url->starts_with(scheme)) return toml::complain("must begin with http://");
    const auto rest = std::string_view(*url).substr(scheme.size());
    const auto place = rest.substr(0, rest.find_first_of("/?#"));
    if (place.find('@') != std::string_view::npos)
        return toml::complain("a secret does not stand in the file: let a program ask, kind = \"program\"");
    const auto address = parse_url_address(place);
    const bool is_odd =
        std::ranges::any_of(*url, [](unsigned char each) { return each <= ' ' || each == 127; });
    if (!address || address->host.empty() || is_odd) return toml::complain("must be http://host:port/path");
    return url;
}

/// The name of a buffer: it goes into a URL.
toml::Read<std::string> buffer(const Value& value) {
    auto name = toml::Text{}(value);
    if (name && name->size() > max_name_length)
        return toml::complain("must be the name of a buffer, as the experiment has it: \"accX\"");
    return name;
}

bool is_right_type(toml::TableReader& events, const Member& member) {
    if (!is_dotted_name(member.key))
        events.mistake_at(
            member.position, member.key,
            "the type of an event must be names of a-z, 0-9, '_' and '-', joined by '.'"
        );
    else if (contract::is_reserved_event(member.key))
        events.mistake_at(
            member.position, member.key, "only the runtime says what begins with `event` or `playlist`"
        );
    else
        return true;
    return false;
}

/// { "raw.accelerometer" = { x = … } }: each with at least one field.
template <typename Event, typename ReadFields>
void read_events(
    toml::TableReader& table, std::string_view key, std::vector<Event>& into, const ReadFields& read_fields
) {
    table.read_table(key, [&](toml::TableReader& events) {
        if (events.table().members().size() > most_polled_events)
            events.mistake_here(fmt::format("more than {} events", most_polled_events));
        for (const Member& member : events.table().members()) {
            if (!is_right_type(events, member)) {
                events.take(member.key);
                continue;
            }
            Event event{.type = member.key, .fields = {}};
            read_fields(events, member.key, event);
            if (event.fields.empty() && member.value.is_object() && member.value.members().empty())
                events.mistake(member.key, "must have a field");
            into.push_back(std::move(event));
        }
    });
}

} // namespace

void read_http(toml::TableReader& table, Http& http) {
    table.read_needed("url", http.url, plain_url, "who is asked: url = \"http://192.168.1.20:8080\"");
    table.read("every", http.every, toml::Duration{milliseconds(10), std::chrono::hours(24)});
    read_events(
        table, "values", http.values,
        [](toml::TableReader& events, std::string_view type, auto& event) {
            read_pointed_fields(events, type, event.fields);
        }
    );
    read_events(
        table, "phyphox", http.phyphox,
        [](toml::TableReader& events, std::string_view type, auto& event) {
            events.read_table(type, [&](toml::TableReader& fields) {
                fields.read_each(buffer, [&](const Member& field, std::string name) {
                    if (!is_name_segment(field.key))
                        return fields.mistake_at(
                            field.position, field.key, "a field's name must be of a-z, 0-9, '_' and '-'"
                        );
                    event.fields.push_back({field.key, std::move(name)});
                });
            });
        }
    );
    if (table.has("values") == table.has("phyphox"))
        table.missing(
            "values", "what is taken of an answer: values = { \"raw.temperature\" = { value = \"/t\" } }, or "
                      "phyphox = …, "
                      "and not both"
        );
}

} // namespace tutti::device
