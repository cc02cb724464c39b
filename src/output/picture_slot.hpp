// PictureSlot: one picture on its way to somebody who takes his time (a disk, another program). What comes
// meanwhile has no place: whoever offers it counts that.
#pragma once

#include "io/asio.hpp"
#include "output/wire.hpp"

#include <optional>
#include <vector>

namespace tutti::output {

class PictureSlot {
public:
    /// False: the one before is not done yet.
    bool offer(const Shown& shown) {
        if (is_taken_) return false;
        pixels_.assign(shown.pixels.begin(), shown.pixels.end());
        size_ = shown.size;
        time_ = shown.now;
        is_taken_ = true;
        if (news_) news_->cancel();
        return true;
    }

    /// The one before is done; waits for the next. False: it was cancelled.
    Task<bool> next() {
        is_taken_ = false;
        news_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
        const auto [error] = co_await news_->async_wait(no_throw);
        static_cast<void>(error); // by offer(), or by whoever ends this
        news_.reset();
        co_return is_taken_;
    }

    const std::vector<pixel::Colour>& pixels() const noexcept { return pixels_; }
    pixel::Size size() const noexcept { return size_; }
    SteadyTime time() const noexcept { return time_; }

private:
    std::vector<pixel::Colour> pixels_;
    pixel::Size size_;
    SteadyTime time_{};
    bool is_taken_ = true; ///< before anybody waits, there is no room
    std::optional<asio::steady_timer> news_;
};

} // namespace tutti::output
