// Calm: when it is after a storm of messages. What a storm took would stay with the allocator for the next
// one; giving it back takes a while on a large heap (0.1 s of 100 MiB), so nobody may be speaking then.
#pragma once

#include "hub/annex.hpp"

#include <functional>
#include <utility>

namespace tutti::hub {

class Calm final : public Annex {
public:
    /// So many messages since it was calm are a storm.
    static constexpr std::uint64_t storm = 2000;
    /// It is over when no more than so many come in so long.
    static constexpr std::uint64_t whisper = 20;
    static constexpr microseconds interval = seconds{5};

    /// `received` gives how many messages have come so far. Both are asked on the loop.
    Calm(std::function<std::uint64_t()> received, std::function<void()> use)
        : received_(std::move(received)), use_(std::move(use)) {}

    Result<void> begin(io::ReadinessLoop&, std::uint64_t) override { return {}; }
    void ready(const io::ReadinessLoop::Event&, SteadyTime) override {}
    void advance(SteadyTime now) override {
        const auto received = received_();
        if (!due_ && received - calm_at_ < storm) return;
        if (due_ && now < *due_) return;
        if (due_ && received - looked_at_ <= whisper) {
            use_();
            calm_at_ = received;
            due_.reset();
            return;
        }
        looked_at_ = received;
        due_ = now + interval;
    }
    /// None but after a storm.
    std::optional<SteadyTime> next_deadline() const override { return due_; }

private:
    std::function<std::uint64_t()> received_;
    std::function<void()> use_;
    std::optional<SteadyTime> due_;
    std::uint64_t calm_at_ = 0;   ///< messages until then
    std::uint64_t looked_at_ = 0; ///< likewise
};

} // namespace tutti::hub
