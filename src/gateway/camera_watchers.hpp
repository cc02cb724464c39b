// CameraWatchers: which session watches which camera by WebRTC: what is watched does not pass through the
// gateway, and has to be ended where it comes from. Pure; bounded memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::gateway {

struct CameraWatcher {
    std::uint64_t session; ///< Sessions::number()
    std::string camera;
    std::string relay; ///< the camera worker's name for what is watched

    bool operator==(const CameraWatcher&) const = default;
};

class CameraWatchers {
public:
    /// Many times what a relay serves; the oldest are forgotten first: most of them have long gone.
    static constexpr std::size_t most = 256;

    void note(CameraWatcher watcher) {
        if (watchers_.size() == most) watchers_.pop_front();
        watchers_.push_back(std::move(watcher));
    }
    void forget(std::string_view relay) {
        std::erase_if(watchers_, [&](const CameraWatcher& each) { return each.relay == relay; });
    }
    /// What that session watches; forgotten from now on.
    std::vector<CameraWatcher> take(std::uint64_t session) {
        const auto is_of_it = [&](const CameraWatcher& each) { return each.session == session; };
        std::vector<CameraWatcher> taken;
        std::ranges::copy_if(watchers_, std::back_inserter(taken), is_of_it);
        std::erase_if(watchers_, is_of_it);
        return taken;
    }
    std::size_t size() const noexcept { return watchers_.size(); }

private:
    std::deque<CameraWatcher> watchers_;
};

} // namespace tutti::gateway
