#include "io/blocking.hpp"

#include "io/clock.hpp"
#include "io/thread.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

namespace tutti::io {

namespace {

/// One call. Owned by its caller and by the device's state.
struct Waiting {
    std::string doing;
    std::move_only_function<void()> job;
    std::function<void()> wake; ///< on the loop: it has ended, or never will
    SteadyTime since{};
    bool ended = false;
    bool abandoned = false;
};

} // namespace

struct BlockingDevice::State {
    explicit State(BlockingOptions given) : options(std::move(given)) {}

    void serve(const asio::any_io_executor& executor);
    Error busy(const Waiting& call) const;
    void abandon(const std::shared_ptr<Waiting>& call);

    const BlockingOptions options;
    mutable std::mutex mutex; ///< guards all that follows
    std::condition_variable changed;
    std::deque<std::shared_ptr<Waiting>> queue;
    std::shared_ptr<Waiting> present; ///< that the thread is busy with
    std::thread thread;
    bool closed = false;
    bool gone = false; ///< the thread has ended
};

/// The thread's whole life.
void BlockingDevice::State::serve(const asio::any_io_executor& executor) {
    std::unique_lock lock(mutex);
    while (!closed) {
        if (queue.empty()) {
            changed.wait(lock);
            continue;
        }
        present = std::move(queue.front());
        queue.pop_front();
        present->since = steady_now();
        lock.unlock();
        present->job();
        lock.lock();
        const auto call = std::move(present);
        present = nullptr;
        call->ended = true;
        // Who gave the call up took the wake with it: from then on the loop may be gone.
        if (call->wake) asio::post(executor, std::exchange(call->wake, nullptr));
    }
    gone = true;
    changed.notify_all();
}

Error BlockingDevice::State::busy(const Waiting& call) const {
    return {
        ErrorCode::Unavailable, fmt::format(
                                    "{} is still busy with {}, for {:.1f} s now", options.name, call.doing,
                                    to_seconds(steady_now() - call.since)
                                )
    };
}

void BlockingDevice::State::abandon(const std::shared_ptr<Waiting>& call) {
    call->abandoned = true;
    call->wake = nullptr;
    std::erase(queue, call);
    if (present == call && options.interrupt) options.interrupt();
}

BlockingDevice::BlockingDevice(asio::any_io_executor executor, BlockingOptions options)
    : executor_(std::move(executor)), state_(std::make_shared<State>(std::move(options))) {}

BlockingDevice::~BlockingDevice() {
    if (const auto closed = close(); !closed) std::fprintf(stderr, "%s\n", closed.error().message.c_str());
}

Task<Result<void>> BlockingDevice::perform(std::string doing, Job job, SteadyTime deadline) {
    const auto state = state_;
    // The timer is the loop's: the thread only posts what cancels it.
    const auto timer = std::make_shared<asio::steady_timer>(executor_, to_asio(deadline));
    const auto call = std::make_shared<Waiting>();
    call->doing = std::move(doing);
    call->job = std::move(job);
    call->wake = [timer] { timer->cancel(); };
    {
        const std::lock_guard lock(state->mutex);
        if (state->closed)
            co_return fail(ErrorCode::Unavailable, fmt::format("{} is closed", state->options.name));
        if (state->present && state->present->abandoned)
            co_return std::unexpected(state->busy(*state->present));
        if (state->queue.size() >= state->options.waiting)
            co_return fail(
                ErrorCode::Unavailable,
                fmt::format("{} has {} calls waiting already", state->options.name, state->queue.size())
            );
        if (!state->thread.joinable()) {
            auto thread = thread_without_signals([state, executor = executor_] { state->serve(executor); });
            if (!thread) co_return pass_on(thread);
            state->thread = std::move(*thread);
        }
        state->queue.push_back(call);
        state->changed.notify_all();
    }
    const auto [interrupted] = co_await timer->async_wait(no_throw);
    const std::lock_guard lock(state->mutex);
    if (call->ended && !call->abandoned) co_return Result<void>();
    if (state->closed)
        co_return fail(ErrorCode::Unavailable, fmt::format("{} was closed", state->options.name));
    const bool begun = state->present == call;
    state->abandon(call);
    if (interrupted) co_return fail(ErrorCode::Timeout, fmt::format("{} was given up", call->doing));
    if (begun) co_return fail(ErrorCode::Timeout, fmt::format("{} did not end in time", call->doing));
    co_return fail(
        ErrorCode::Timeout, fmt::format("{} had to wait for {} too long", call->doing, state->options.name)
    );
}

bool BlockingDevice::is_stuck() const {
    const std::lock_guard lock(state_->mutex);
    return state_->present && state_->present->abandoned;
}

Result<void> BlockingDevice::close() {
    std::unique_lock lock(state_->mutex);
    state_->closed = true;
    for (const auto& call : state_->queue) asio::post(executor_, std::exchange(call->wake, nullptr));
    state_->queue.clear();
    state_->changed.notify_all();
    if (!state_->thread.joinable()) return {};
    if (state_->present && !state_->present->abandoned) {
        asio::post(executor_, state_->present->wake);
        state_->abandon(state_->present);
    }
    const bool gone = state_->changed.wait_for(lock, state_->options.grace, [this] { return state_->gone; });
    auto thread = std::move(state_->thread);
    // One that has nothing to do ends as soon as the machine lets it: there is nothing to leave behind.
    if (gone || !state_->present) {
        lock.unlock();
        thread.join();
        return {};
    }
    thread.detach();
    auto busy = state_->busy(*state_->present);
    busy.message += ": its thread is left behind";
    return std::unexpected(std::move(busy));
}

} // namespace tutti::io
