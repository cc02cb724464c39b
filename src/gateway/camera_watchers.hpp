// CameraWatchers: which session watches which camera by WebRTC: what is watched does not pass through the
// gateway, and has to be ended where it comes from. Pure; bounded memory.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::gateway {

struct CameraWatcher {
    std::uint64_t session; ///< Sessions::number()
    std::string camera;
    std::string relay;                     ///< the camera worker's name for what is watched
    std::function<bool()> is_refused = {}; ///< by now; nothing: never

    bool operator==(const CameraWatcher& other) const {
        return session == other.session && camera == other.camera && relay == other.relay;
    }
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
        return take_where([&](const CameraWatcher& each) { return each.session == session; });
    }
    /// What is watched by whom the rules no longer let; likewise.
    std::vector<CameraWatcher> take_refused() {
        return take_where([](const CameraWatcher& each) { return each.is_refused && each.is_refused(); });
    }
    std::size_t size() const noexcept { return watchers_.size(); }

private:
    template <typename IsMeant>
    std::vector<CameraWatcher> take_where(const IsMeant& is_meant) {
        std::vector<CameraWatcher> taken;
        std::erase_if(watchers_, [&](const CameraWatcher& each) {
            const bool is = is_meant(each);
            if (is) taken.push_back(each);
            return is;
        });
        return taken;
    }

    std::deque<CameraWatcher> watchers_;
};

} // namespace tutti::gateway
