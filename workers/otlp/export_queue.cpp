#include "workers/otlp/export_queue.hpp"

#include <algorithm>

namespace tutti::otlp {

std::string_view path_of(Signal signal) noexcept {
    return signal == Signal::Traces ? "/v1/traces" : "/v1/metrics";
}

void ExportQueue::push(Batch batch, SteadyTime now) {
    if (batch.body.size() > limits_.bytes) return drop(batch.items);
    while (waiting_.size() > (is_under_way_ ? 1U : 0U)
           && (waiting_.size() >= limits_.batches || bytes_ + batch.body.size() > limits_.bytes))
        drop_oldest();
    if (waiting_.size() >= limits_.batches || bytes_ + batch.body.size() > limits_.bytes)
        return drop(batch.items);
    bytes_ += batch.body.size();
    waiting_.push_back({std::move(batch), now});
}

/// Not the one that is under way.
void ExportQueue::drop_oldest() {
    const auto oldest = waiting_.begin() + (is_under_way_ ? 1 : 0);
    drop(oldest->batch.items);
    bytes_ -= oldest->batch.body.size();
    if (oldest == waiting_.begin()) tries_ = 0;
    waiting_.erase(oldest);
}

void ExportQueue::take_first() {
    bytes_ -= waiting_.front().batch.body.size();
    waiting_.pop_front();
    tries_ = 0;
}

const Batch* ExportQueue::due(SteadyTime now) {
    if (waiting_.empty() || is_under_way_ || now < due_) return nullptr;
    is_under_way_ = true;
    return &waiting_.front().batch;
}

std::optional<SteadyTime> ExportQueue::next_due() const {
    if (waiting_.empty() || is_under_way_) return std::nullopt;
    return due_;
}

void ExportQueue::answered(const ExportAnswer& answer, SteadyTime now) {
    if (!is_under_way_) return;
    is_under_way_ = false;
    const auto& first = waiting_.front();
    const auto items = first.batch.items;
    problem_ = answer.message;
    if (answer.fate == Fate::Taken) {
        const auto rejected = std::min(answer.rejected, items);
        counts_.sent += items - rejected;
        counts_.rejected += rejected;
        due_ = now;
        return take_first();
    }
    if (answer.fate == Fate::Never || now - first.since >= limits_.tries_for) {
        counts_.dropped += items;
        due_ = now;
        return take_first();
    }
    auto pause = limits_.first_pause * (std::int64_t{1} << std::min(tries_, 16U));
    pause = std::min(pause, limits_.longest_pause);
    pause = std::chrono::duration_cast<microseconds>(pause * (0.8 + 0.4 * random_.unit()));
    due_ = now + std::max(pause, answer.pause.value_or(microseconds::zero()));
    ++tries_;
    ++counts_.retries;
}

} // namespace tutti::otlp
