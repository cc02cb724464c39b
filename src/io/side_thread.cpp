#include "io/side_thread.hpp"

#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"
#include "io/thread.hpp"

#include <sys/eventfd.h>

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace tutti::io {

struct SideThread::State {
    void serve();
    void tell() const {
        const std::uint64_t one = 1;
        static_cast<void>(::write(news.get(), &one, sizeof one));
    }

    FileDescriptor news;
    std::thread thread;
    mutable std::mutex mutex; ///< guards all that follows
    std::condition_variable changed;
    Job job;
    bool busy = false;
    bool closed = false;
};

/// The thread's whole life.
void SideThread::State::serve() {
    std::unique_lock lock(mutex);
    while (true) {
        changed.wait(lock, [this] { return closed || job; });
        if (!job) return;
        auto present = std::exchange(job, nullptr);
        lock.unlock();
        present();
        present = nullptr;
        lock.lock();
        busy = false;
        changed.notify_all();
        tell();
    }
}

Result<SideThread> SideThread::create() {
    auto state = std::make_shared<State>(); // owned by the object and by its thread
    state->news = FileDescriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!state->news) return system_failure("making", "an eventfd");
    return SideThread(std::move(state));
}

SideThread::SideThread(std::shared_ptr<State> state) : state_(std::move(state)) {}
SideThread::SideThread(SideThread&&) noexcept = default;
SideThread& SideThread::operator=(SideThread&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}
SideThread::~SideThread() {
    if (state_) join();
}

void SideThread::join() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closed = true;
        state_->changed.notify_all();
    }
    if (state_->thread.joinable()) state_->thread.join();
}

int SideThread::descriptor() const noexcept { return state_->news.get(); }

void SideThread::clear() {
    std::uint64_t count = 0;
    static_cast<void>(::read(state_->news.get(), &count, sizeof count));
}

void SideThread::tell() { state_->tell(); }

bool SideThread::is_busy() const {
    const std::lock_guard lock(state_->mutex);
    return state_->busy;
}

Result<void> SideThread::start(Job job) {
    if (!state_->thread.joinable()) {
        auto thread = thread_without_signals([state = state_] { state->serve(); });
        if (!thread) return pass_on(thread);
        state_->thread = std::move(*thread);
    }
    const std::lock_guard lock(state_->mutex);
    invariant(!state_->busy, "a side thread does one job at a time");
    state_->busy = true;
    state_->job = std::move(job);
    state_->changed.notify_all();
    return {};
}

void SideThread::wait() {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [this] { return !state_->busy; });
}

} // namespace tutti::io
