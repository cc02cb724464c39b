#include "journal/writer.hpp"

#include <utility>

namespace tutti::journal {

Writer::Writer(Log log, io::SideThread thread)
    : work_(std::make_unique<Work>(std::move(log))), thread_(std::move(thread)), usage_(work_->log.usage()) {}

Writer::~Writer() = default;

Writer::News Writer::look(SteadyTime now) {
    const auto synced_before = synced_;
    const bool failed_before = failure_.has_value();
    bool has_ended = false;
    synced_ = std::max(synced_, work_->synced.load(std::memory_order_acquire));
    if (thread_.is_busy()) return {.of_synced = synced_ != synced_before};
    if (is_writing_) {
        is_writing_ = false;
        has_ended = true;
        synced_ = std::max(synced_, work_->synced.load(std::memory_order_acquire));
        usage_ = work_->usage;
        failure_ = work_->failure;
        if (failure_)
            retry_at_ = now + tries_again_after;
        else
            handed_bytes_ = 0;
    }
    if (failure_) {
        if (now >= *retry_at_) start(now); // the same batch
    } else if (is_touched_) {
        is_touched_ = false;
        ++handed_;
        if (pending_.empty()) { // nobody needs any of it any more
            pending_.clear();
            synced_ = handed_;
            work_->synced.store(handed_, std::memory_order_release);
        } else {
            handed_bytes_ = pending_.bytes();
            std::swap(pending_, work_->batch);
            start(now);
        }
    }
    return {
        .of_synced = synced_ != synced_before, .of_usage = has_ended || failure_.has_value() != failed_before
    };
}

void Writer::start(SteadyTime now) {
    auto started = thread_.start([this, position = handed_] {
        Work& work = *work_;
        auto written = work.log.write(work.batch);
        work.failure = written ? std::nullopt : std::optional(std::move(written.error()));
        if (written) {
            work.batch.clear();
            work.synced.store(position, std::memory_order_release);
            thread_.tell();
            if (work.log.is_untidy()) static_cast<void>(work.log.tidy()); // else with the next batch
        }
        work.usage = work.log.usage();
    });
    is_writing_ = started.has_value();
    retry_at_.reset();
    if (started) return;
    failure_ = std::move(started.error());
    retry_at_ = now + tries_again_after;
}

bool Writer::finish(SteadyTime now) {
    thread_.wait();
    look(now);
    thread_.wait();
    look(now);
    return !failure_ && !is_touched_ && synced_ == handed_;
}

} // namespace tutti::journal
