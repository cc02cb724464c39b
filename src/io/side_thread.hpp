// SideThread: what blocks, done beside a loop that has no Asio (BlockingDevice is for those that have it):
// one job at a time, and a descriptor to watch that says when there is news of it.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <memory>

namespace tutti::io {

class SideThread {
public:
    using Job = std::move_only_function<void()>;

    static Result<SideThread> create();
    /// Waits for the job.
    ~SideThread();
    SideThread(SideThread&&) noexcept;
    SideThread& operator=(SideThread&&) noexcept;

    /// Readable when a job has ended, or called tell(), since clear().
    int descriptor() const noexcept;
    void clear();
    /// For a job: what it has done so far is worth a look.
    void tell();

    /// Whether a job goes on; where not, what it did is there to be seen.
    bool is_busy() const;
    /// Not while it is busy. The thread starts with the first job: who has none pays for none.
    Result<void> start(Job job);
    /// Waits until the job has ended.
    void wait();

private:
    struct State;
    explicit SideThread(std::shared_ptr<State> state);
    void join();

    std::shared_ptr<State> state_; ///< owned by this object and by its thread
};

} // namespace tutti::io
