// Audiences: the lists of those who have a filter, each client once, or once for each group that it shares
// the filter with. Who comes to a long list or leaves it is found there without a look at everybody: of the
// long ones, and of these alone, the places are kept. (How long a list is, clients decide.)
#pragma once

#include "broker/subscription.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>

namespace tutti::broker {

class Audiences {
public:
    /// A list with more members than that is a long one; it is none any more once it has lost half of them.
    static constexpr std::size_t most_looked_at = 256;

    /// The member, or nullptr. The list stays where it is while it has members.
    Subscriber* find(Audience& audience, const Session& session, const ShareGroup* group) const;
    /// Who is not in it yet. A list that is not long keeps its order.
    void add(Audience& audience, const Subscriber& member);
    /// False: there is no such member. What find() gave before is no longer valid.
    bool remove(Audience& audience, const Session& session, const ShareGroup* group);
    /// How many lists are long.
    std::size_t long_ones() const noexcept { return places_.size(); }

private:
    using Member = std::pair<const Session*, const ShareGroup*>;
    struct Hash {
        std::size_t operator()(const Member& member) const noexcept {
            const std::hash<const void*> hash;
            return hash(member.first) * 31 + hash(member.second);
        }
    };
    using Places = std::unordered_map<Member, std::uint32_t, Hash>;

    std::unordered_map<const Audience*, Places> places_; // of the members of long lists
};

} // namespace tutti::broker
