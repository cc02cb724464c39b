#include "gateway/router.hpp"

namespace tutti::gateway {

namespace {

bool means(Verb verb, std::string_view method) {
    return method == method_name(verb) || (verb == Verb::Get && method == "HEAD");
}

/// The first segment, which is cut off with its '/'.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

} // namespace

std::string_view method_name(Verb verb) noexcept {
    switch (verb) {
    case Verb::Get:
    case Verb::Listen:
    case Verb::Follow:
        return "GET";
    case Verb::Post:
        return "POST";
    case Verb::Put:
        return "PUT";
    case Verb::Patch:
        return "PATCH";
    case Verb::Delete:
        return "DELETE";
    }
    return {};
}

std::optional<PathValues> match_path(std::string_view pattern, std::string_view path) {
    PathValues values;
    // Most rows are told apart by this alone.
    const auto literal = pattern.substr(0, pattern.find('{'));
    if (!path.starts_with(literal)) return std::nullopt;
    if (literal.size() == pattern.size() && path.size() == pattern.size()) return values;
    std::size_t count = 0;
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const auto wanted = take_segment(pattern);
        const auto given = take_segment(path);
        if (wanted.starts_with('{')) {
            if (given.empty() || count == values.size()) return std::nullopt;
            values[count++] = given;
        } else if (wanted != given) {
            return std::nullopt;
        }
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return values;
}

Match find_route(std::span<const Route> routes, std::string_view method, std::string_view path) {
    Match match;
    for (const auto& route : routes) {
        // The first path that fits is meant, whatever its methods.
        if (match.path != nullptr && route.path != match.path->path) continue;
        const auto values = match_path(route.path, path);
        if (!values) continue;
        match.path = &route;
        match.values = *values;
        if (!means(route.verb, method)) continue;
        match.route = &route;
        return match;
    }
    return match;
}

std::string allowed_methods(std::span<const Route> routes, std::string_view pattern) {
    std::string allowed;
    for (const auto& route : routes) {
        if (route.path != pattern) continue;
        allowed += method_name(route.verb);
        allowed += route.verb == Verb::Get ? ", HEAD, " : ", ";
    }
    return allowed + "OPTIONS";
}

} // namespace tutti::gateway
