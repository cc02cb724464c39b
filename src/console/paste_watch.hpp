// PasteWatch: which keys belong to a text that is being pasted, which nobody pressed. The terminal says where
// one begins and where it ends; the end may be lost.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace tutti::console {

class PasteWatch {
public:
    /// A paste through a slow line rests, and goes on: only so much silence says that its end was lost.
    static constexpr auto end_is_lost_after = std::chrono::seconds(10);
    /// What comes after that may still be its rest, up to a pause of this.
    static constexpr auto rest_is_over_after = std::chrono::milliseconds(500);

    void begins(SteadyTime now) {
        latest_ = now;
        end_is_lost_ = false;
    }
    void ends() { latest_.reset(); }

    /// Whether a key that is read now is part of a text.
    bool has(SteadyTime now) {
        if (!latest_) return false;
        const auto silence = now - *latest_;
        if (end_is_lost_ && silence >= rest_is_over_after) {
            ends();
            return false;
        }
        if (silence >= end_is_lost_after) end_is_lost_ = true;
        latest_ = now;
        return true;
    }

private:
    std::optional<SteadyTime> latest_; ///< part of the text that is being pasted
    bool end_is_lost_ = false;
};

} // namespace tutti::console
