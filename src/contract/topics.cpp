#include "contract/topics.hpp"

#include "base/name.hpp"
#include "contract/command.hpp"
#include "contract/sensor_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::contract {

namespace {

/// What stands after the first segment of a family.
enum class Shape : std::uint8_t { Name, NameAndSensor, EventPath, Command, Resource, Id, Free };

struct FamilyRow {
    Family family;
    std::string_view segment;
    Shape shape;
};

constexpr std::array<FamilyRow, 20> families = {{
    {Family::Event, "event", Shape::EventPath},
    {Family::Reading, "reading", Shape::NameAndSensor},
    {Family::Status, "status", Shape::Name},
    {Family::Meta, "meta", Shape::Name},
    {Family::Config, "config", Shape::Name},
    {Family::Command, "cmd", Shape::Command},
    {Family::CommandResponse, "cmd", Shape::Command},
    {Family::Reply, "reply", Shape::Free},
    {Family::Worker, "worker", Shape::Name},
    {Family::Service, "service", Shape::Name},
    {Family::Health, "health", Shape::Name},
    {Family::Frame, "frame", Shape::Name},
    {Family::Log, "log", Shape::Name},
    {Family::Leader, "leader", Shape::Resource},
    {Family::Job, "job", Shape::Id},
    {Family::Matrix, "matrix", Shape::Name},
    {Family::Clock, "clock", Shape::Name},
    {Family::Playback, "playback", Shape::Name},
    {Family::Song, "song", Shape::Name},
    {Family::Vault, "vault", Shape::Name},
}};

constexpr std::string_view segment_of(Family family) noexcept {
    return families[static_cast<std::size_t>(family)].segment;
}

std::string join(std::string_view root, Family family, std::string_view name) {
    const auto segment = segment_of(family);
    std::string topic;
    topic.reserve(root.size() + segment.size() + name.size() + 2);
    if (!root.empty()) topic.append(root).append("/");
    topic.append(segment).append("/").append(name);
    return topic;
}

/// The text before the first '/' and the text after it; without one, all and nothing.
std::pair<std::string_view, std::optional<std::string_view>> cut(std::string_view text) noexcept {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return {text, std::nullopt};
    return {text.substr(0, slash), text.substr(slash + 1)};
}

std::optional<Topic> parse_command_topic(std::string_view rest) noexcept {
    constexpr std::string_view response = "response/";
    const auto [target, tail] = cut(rest);
    if (!is_dotted_name(target)) return std::nullopt;
    if (!tail) return Topic{Family::Command, target, {}};
    if (!tail->starts_with(response)) return std::nullopt;
    const auto request_id = tail->substr(response.size());
    if (!is_request_id(request_id)) return std::nullopt;
    return Topic{Family::CommandResponse, target, request_id};
}

/// "control", "app:mixer".
bool is_resource(std::string_view name) noexcept {
    constexpr std::string_view service = "app:";
    if (name.starts_with(service)) name.remove_prefix(service.size());
    return is_dotted_name(name);
}

std::optional<Topic> parse_rest(const FamilyRow& row, std::string_view rest) noexcept {
    const auto [name, tail] = cut(rest);
    switch (row.shape) {
    case Shape::Name:
        if (is_dotted_name(name) && !tail) return Topic{row.family, name, {}};
        break;
    case Shape::NameAndSensor:
        if (is_dotted_name(name) && tail && is_sensor_name(*tail)) return Topic{row.family, name, *tail};
        break;
    case Shape::EventPath:
        if (is_dotted_name(rest, '/')) return Topic{row.family, rest, {}};
        break;
    case Shape::Command:
        return parse_command_topic(rest);
    case Shape::Resource:
        if (is_resource(name) && !tail) return Topic{row.family, name, {}};
        break;
    case Shape::Id: // of a job: sortable by time, in capital letters
        if (is_request_id(name) && !tail) return Topic{row.family, name, {}};
        break;
    case Shape::Free:
        if (!name.empty()) return Topic{row.family, name, tail.value_or(std::string_view())};
        break;
    }
    return std::nullopt;
}

} // namespace

namespace {

/// What stands on a topic behind "event/", still with dots: the leading "event." of our own is not doubled.
std::string_view path_of(std::string_view type) noexcept {
    constexpr std::string_view own = "event.";
    if (type.starts_with(own)) type.remove_prefix(own.size());
    return type;
}

} // namespace

bool is_topic_root(std::string_view text) noexcept { return is_dotted_name(text, '/'); }

std::string event_topic(std::string_view type) {
    std::string topic(segment_of(Family::Event));
    topic.append("/").append(path_of(type));
    std::ranges::replace(topic, '.', '/');
    return topic;
}

bool is_topic_of_event(std::string_view topic, std::string_view type) noexcept {
    const auto segment = segment_of(Family::Event);
    if (!topic.starts_with(segment)) return false;
    topic.remove_prefix(segment.size());
    return topic.starts_with('/')
           && std::ranges::equal(topic.substr(1), path_of(type), [](char on_topic, char in_type) {
                  return on_topic == (in_type == '.' ? '/' : in_type);
              });
}

bool is_reserved_event(std::string_view type) noexcept {
    const auto is_or_is_below = [type](std::string_view branch) {
        return type.starts_with(branch) && (type.size() == branch.size() || type[branch.size()] == '.');
    };
    return is_or_is_below("event") || is_or_is_below("playlist");
}

std::string event_topic(std::string_view root, std::string_view type) {
    return root.empty() ? event_topic(type) : std::string(root).append("/").append(event_topic(type));
}

std::string reading_topic(std::string_view root, std::string_view source, std::string_view sensor) {
    return join(root, Family::Reading, source).append("/").append(sensor);
}
std::string status_topic(std::string_view root, std::string_view source) {
    return join(root, Family::Status, source);
}
std::string meta_topic(std::string_view root, std::string_view source) {
    return join(root, Family::Meta, source);
}
std::string config_topic(std::string_view root, std::string_view section) {
    return join(root, Family::Config, section);
}
std::string command_topic(std::string_view root, std::string_view target) {
    return join(root, Family::Command, target);
}
std::string
command_response_topic(std::string_view root, std::string_view target, std::string_view request_id) {
    return join(root, Family::Command, target).append("/response/").append(request_id);
}
std::string reply_topic(std::string_view root, std::string_view client_id) {
    return join(root, Family::Reply, client_id);
}
std::string worker_topic(std::string_view root, std::string_view worker) {
    return join(root, Family::Worker, worker);
}
std::string service_topic(std::string_view root, std::string_view service) {
    return join(root, Family::Service, service);
}
std::string health_topic(std::string_view root, std::string_view component) {
    return join(root, Family::Health, component);
}
std::string clock_topic(std::string_view root, std::string_view worker) {
    return join(root, Family::Clock, worker);
}
std::string frame_topic(std::string_view root, std::string_view display) {
    return join(root, Family::Frame, display);
}
std::string matrix_topic(std::string_view root, std::string_view display) {
    return join(root, Family::Matrix, display);
}
std::string log_topic(std::string_view root, std::string_view worker) {
    return join(root, Family::Log, worker);
}
std::string leader_topic(std::string_view root, std::string_view resource) {
    return join(root, Family::Leader, resource);
}
std::string job_topic(std::string_view root, std::string_view id) { return join(root, Family::Job, id); }
std::string vault_topic(std::string_view root, std::string_view worker) {
    return join(root, Family::Vault, worker);
}
std::string playback_topic(std::string_view root, std::string_view player) {
    return join(root, Family::Playback, player);
}
std::string song_playing_topic(std::string_view root) { return join(root, Family::Song, "playing"); }
std::string song_lyrics_topic(std::string_view root) { return join(root, Family::Song, "lyrics"); }

std::string family_filter(std::string_view root, Family family) {
    switch (families[static_cast<std::size_t>(family)].shape) {
    case Shape::Name:
    case Shape::Resource:
    case Shape::Id:
        return join(root, family, "+");
    case Shape::NameAndSensor:
        return join(root, family, "+/+");
    case Shape::Command:
        return join(root, family, family == Family::Command ? "+" : "+/response/+");
    case Shape::EventPath:
    case Shape::Free:
        break;
    }
    return join(root, family, "#");
}

std::optional<Topic> parse_topic(std::string_view root, std::string_view topic) noexcept {
    if (!topic.starts_with(root)) return std::nullopt;
    topic.remove_prefix(root.size());
    if (!topic.starts_with('/')) return std::nullopt;
    return parse_topic(topic.substr(1));
}

std::optional<Topic> parse_topic(std::string_view topic) noexcept {
    const auto [first, rest] = cut(topic);
    const auto row = std::ranges::find(families, first, &FamilyRow::segment);
    if (row == families.end() || !rest) return std::nullopt;
    return parse_rest(*row, *rest);
}

std::string event_type_of_path(std::string_view path) {
    std::string type(path);
    std::ranges::replace(type, '/', '.');
    return type;
}

} // namespace tutti::contract
