#include "broker/audiences.hpp"

#include <algorithm>

namespace tutti::broker {

namespace {

std::pair<const Session*, const ShareGroup*> key_of(const Subscriber& member) noexcept {
    return {member.session, member.group};
}

} // namespace

Subscriber* Audiences::find(Audience& audience, const Session& session, const ShareGroup* group) const {
    const Member wanted(&session, group);
    if (audience.size() > most_looked_at / 2)
        if (const auto places = places_.find(&audience); places != places_.end()) {
            const auto place = places->second.find(wanted);
            return place == places->second.end() ? nullptr : &audience[place->second];
        }
    const auto found = std::ranges::find(audience, wanted, key_of);
    return found == audience.end() ? nullptr : &*found;
}

void Audiences::add(Audience& audience, const Subscriber& member) {
    audience.push_back(member);
    if (audience.size() <= most_looked_at / 2) return;
    auto places = places_.find(&audience);
    if (places != places_.end()) {
        places->second.emplace(key_of(member), static_cast<std::uint32_t>(audience.size() - 1));
        return;
    }
    if (audience.size() <= most_looked_at) return;
    places = places_.try_emplace(&audience).first;
    for (std::uint32_t place = 0; const auto& each : audience) places->second.emplace(key_of(each), place++);
}

bool Audiences::remove(Audience& audience, const Session& session, const ShareGroup* group) {
    Subscriber* const member = find(audience, session, group);
    if (member == nullptr) return false;
    const auto places = audience.size() > most_looked_at / 2 ? places_.find(&audience) : places_.end();
    if (places == places_.end()) {
        audience.erase(audience.begin() + (member - audience.data()));
        return true;
    }
    places->second.erase(key_of(*member)); // the last one takes its place
    if (member != &audience.back()) {
        *member = audience.back();
        places->second[key_of(*member)] = static_cast<std::uint32_t>(member - audience.data());
    }
    audience.pop_back();
    if (audience.size() <= most_looked_at / 2) places_.erase(places);
    return true;
}

} // namespace tutti::broker
