// SharedStates: what a bridge knows of states, which are retained messages of topics that go both ways, so
// that both sides end with the same one. No broker tells when a state was said, so:
//
// - Apart, until both are joined and the one upstream has said all that it has, upstream's cross at once, and
//   ours wait.
// - Then ours cross, but for those that upstream has changed meanwhile; until our side, too, has said all
// that
//   waited there. What it has then it says again, and so what was said here last is not lost.
// - Of what is said upstream, that which both had when they parted is no change, and does not cross.
// - Together, whichever comes while another is on its way to where it comes from is said on both sides: there
//   the two may arrive in either order.
//
// Told what comes, goes, and became of it; pure.
#pragma once

#include "bridge/topic_map.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace tutti::bridge {

/// By the digests of its topic here and of what it says.
struct SharedState {
    std::uint64_t topic = 0;
    std::uint64_t payload = 0;
};

class SharedStates {
public:
    /// More are not remembered: what both had is then not known.
    static constexpr std::size_t most = 65'536;

    enum class Verdict : std::uint8_t {
        Crosses,
        CrossesAndReturns, ///< it is said once more where it was said
        Waits,             ///< until hear_ours()
        Stays              ///< the other side has it, or what it changed to
    };
    Verdict came(Side from, const SharedState& state);
    /// Whether one that waited goes nowhere, as upstream has changed it meanwhile.
    bool is_overruled(const SharedState& state) const { return changed_upstream_.contains(state.topic); }

    void sent(Side to, const SharedState& state);
    enum class Fate : std::uint8_t { Taken, Lost };
    void settled(Side to, const SharedState& state, Fate fate);
    /// So many are on their way.
    std::size_t underway(Side to) const noexcept { return underway_[index(to)]; }

    enum class Phase : std::uint8_t { HearUpstream, HearOurs, Together };
    Phase phase() const noexcept { return phase_; }
    void part() noexcept { phase_ = Phase::HearUpstream; }
    /// Upstream has said all.
    void hear_ours() noexcept { phase_ = Phase::HearOurs; }
    /// So has our side.
    void meet() noexcept;
    /// Our side may have lost what it had.
    void forget();

private:
    static std::size_t index(Side side) noexcept { return static_cast<std::size_t>(side); }

    struct Topic {
        std::optional<std::uint64_t> agreed = {}; ///< what both sides had last, where nothing is on its way
        std::array<std::uint32_t, 2> underway{};
        std::array<std::uint64_t, 2> last_sent{};
    };
    Topic& topic_of(const SharedState& state);
    void forget_settled();

    std::unordered_map<std::uint64_t, Topic> topics_;
    std::unordered_set<std::uint64_t> changed_upstream_; ///< until they are together
    std::array<std::size_t, 2> underway_{};
    Phase phase_ = Phase::HearUpstream;
};

} // namespace tutti::bridge
