#include "device/http_poll.hpp"

#include "base/json.hpp"
#include "base/url_parts.hpp"
#include "decode/phyphox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tutti::device {

namespace {

constexpr std::string_view url_scheme = "http://";

/// "http://phone:8080" → "http://phone:8080/get?accX&accY".
std::string phyphox_url(std::string url, const std::vector<BufferEvent>& events) {
    std::set<std::string> buffers;
    for (const auto& event : events)
        for (const auto& field : event.fields) buffers.insert(field.buffer);
    while (url.ends_with('/')) url.pop_back();
    if (!url.ends_with("/get")) url += "/get";
    char separator = '?';
    for (const auto& buffer : buffers) {
        url += separator + percent_encoded(buffer);
        separator = '&';
    }
    return url;
}

} // namespace

HttpPoll::HttpPoll(Http options)
    : options_(std::move(options)),
      url_(options_.phyphox.empty() ? options_.url : phyphox_url(options_.url, options_.phyphox)) {}

std::string HttpPoll::identity() const {
    const auto rest = std::string_view(options_.url).substr(url_scheme.size());
    return std::string(rest.substr(0, rest.find_first_of("/?#")));
}

microseconds HttpPoll::patience() const noexcept {
    return std::clamp<microseconds>(options_.every * 10, seconds(2), seconds(30));
}

HttpPoll::Heard HttpPoll::take(unsigned status, std::string_view body) {
    constexpr unsigned fine = 200;
    if (status != fine) return failed(fmt::format("it answers with status {}", status));
    auto heard = options_.phyphox.empty() ? take_values(body) : take_buffers(body);
    if (!heard.malformed.empty()) {
        heard.trouble = failed("its answer is not in the form that the file says").trouble;
    } else if (!heard.trouble.empty()) {
        failures_ = 0; // it answers, and says that it has nothing to say
        presence_ = Presence::Suspected;
    } else {
        failures_ = 0;
        presence_ = Presence::Here;
    }
    return heard;
}

HttpPoll::Heard HttpPoll::failed(std::string_view why) {
    failures_ = std::min(failures_ + 1, failures_until_gone);
    if (presence_ == Presence::Here) presence_ = Presence::Suspected;
    if (presence_ == Presence::Suspected && failures_ == failures_until_gone) presence_ = Presence::Gone;
    return {.trouble = std::string(why)};
}

HttpPoll::Heard HttpPoll::take_values(std::string_view body) {
    Heard heard;
    const auto document = parse_json(body);
    if (!document) {
        heard.malformed = "json";
        return heard;
    }
    for (const auto& event : options_.values) {
        std::vector<Member> members;
        bool is_odd = false;
        for (const auto& field : event.fields)
            if (const auto* found = find_plain(*document, field.pointer, is_odd))
                members.push_back({field.name, *found});
        say(event.type, std::move(members), heard);
    }
    return heard;
}

HttpPoll::Heard HttpPoll::take_buffers(std::string_view body) {
    Heard heard;
    const auto answer = decode::parse_phyphox(body);
    if (!answer) {
        heard.malformed = "phyphox";
        return heard;
    }
    if (!answer->is_measuring) heard.trouble = "phyphox is paused: press its play button";
    for (const auto& event : options_.phyphox) {
        std::vector<Member> members;
        for (const auto& field : event.fields)
            if (const auto found = answer->buffers.find(field.buffer); found != answer->buffers.end())
                members.push_back({field.name, found->second});
        say(event.type, std::move(members), heard);
    }
    return heard;
}

/// What is not there this time is left out; of nothing there is nothing to say.
void HttpPoll::say(std::string_view type, std::vector<Member> members, Heard& heard) {
    if (members.empty()) return;
    auto data = Value::object(std::move(members));
    auto& last = last_[std::string(type)];
    if (last == data) return;
    last = data;
    heard.sayings.push_back({.type = std::string(type), .data = std::move(data)});
}

} // namespace tutti::device
