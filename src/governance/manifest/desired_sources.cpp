#include "governance/manifest/desired_sources.hpp"

#include <algorithm>
#include <utility>

namespace tutti::governance {

namespace {

/// An empty one takes everything away, too.
bool takes_all_away(const std::optional<std::string>& text) {
    return !text || text->find_first_not_of(" \t\r\n") == std::string::npos;
}

bool is_below(const std::string& source, const std::vector<std::string>& places) {
    return std::ranges::any_of(places, [&](const std::string& place) {
        return source == place || source.starts_with(place + '/');
    });
}

} // namespace

void DesiredSources::put(Source& source, std::optional<std::string> text, SteadyTime now) {
    source.text = std::move(text);
    source.is_taken = false;
    source.pause = tries_again_after;
    source.due = now + (takes_all_away(source.text) ? gone_after : settles_in);
}

void DesiredSources::found(std::vector<Found> all, const std::vector<std::string>& absent, SteadyTime now) {
    const auto is_named = [&](const std::string& name) {
        return std::ranges::find(all, name, &Found::source) != all.end();
    };
    for (auto& [name, source] : all_) {
        if (is_named(name)) continue;
        if (!is_below(name, absent)) {
            if (source.text || !source.due) put(source, std::nullopt, now);
        } else if (!source.text) {
            source.due.reset(); // nobody knows whether it is gone
        }
    }
    for (auto& each : all) {
        const auto [place, is_new] = all_.try_emplace(each.source);
        if (is_new || place->second.text != each.text) put(place->second, std::move(each.text), now);
    }
}

void DesiredSources::known(const std::string& source, SteadyTime now) {
    const auto [place, is_new] = all_.try_emplace(source);
    if (is_new) put(place->second, std::nullopt, now);
}

std::optional<DesiredSources::Due> DesiredSources::take(SteadyTime now) {
    for (auto& [name, source] : all_) {
        if (source.is_taken || !source.due || *source.due > now) continue;
        source.is_taken = true;
        return Due{name, source.text};
    }
    return std::nullopt;
}

std::optional<SteadyTime> DesiredSources::next() const {
    std::optional<SteadyTime> next;
    for (const auto& [name, source] : all_)
        if (!source.is_taken && source.due && (!next || *source.due < *next)) next = source.due;
    return next;
}

/// What was changed while it was applied is not taken any more, and stays due.
void DesiredSources::done(const std::string& name) {
    const auto place = all_.find(name);
    if (place == all_.end() || !place->second.is_taken) return;
    auto& source = place->second;
    if (!source.text) {
        all_.erase(place);
        return;
    }
    source.is_taken = false;
    source.due.reset();
    source.pause = tries_again_after;
    source.why.clear();
}

void DesiredSources::refused(const std::string& name, std::string why, Until until, SteadyTime now) {
    const auto place = all_.find(name);
    if (place == all_.end() || !place->second.is_taken) return;
    auto& source = place->second;
    source.is_taken = false;
    source.why = std::move(why);
    source.due.reset();
    if (until == Until::ItChanges) return;
    source.due = now + source.pause;
    source.pause = std::min(2 * source.pause, tries_again_at_last_after);
}

void DesiredSources::again(SteadyTime now) {
    for (auto& [name, source] : all_)
        if (!source.due || *source.due < now) source.due = now;
}

bool DesiredSources::is_pending(std::string_view source) const {
    const auto found = all_.find(source);
    return found != all_.end() && (found->second.is_taken || found->second.due);
}

std::map<std::string, std::string, std::less<>> DesiredSources::problems() const {
    std::map<std::string, std::string, std::less<>> problems;
    for (const auto& [name, source] : all_)
        if (!source.why.empty()) problems.emplace(name, source.why);
    return problems;
}

} // namespace tutti::governance
