// BlockingDevice: calls that block (a sensor's bus, a serial line, the name service), made on one thread so
// that the loop goes on. The only place with a thread and a mutex.
//
// A thread cannot be cancelled. Who waits no longer gets Timeout at once; the call itself goes on, and until
// it ends everybody gets Unavailable, with what keeps the device busy. So a call owns what it touches (by
// value, or shared): it may outlive whoever made it, and the device itself.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace tutti::io {

struct BlockingOptions {
    std::string name;        ///< for people: "the light sensor"
    std::size_t waiting = 8; ///< calls that may wait for their turn; more are Unavailable
    /// Makes the present call return, where there is a way (write to its eventfd, shut its socket down).
    /// Called on the loop's thread when nobody waits for the call any more; it may just be ending. It asks
    /// the device for nothing.
    std::function<void()> interrupt = nullptr;
    /// How long the end of the device waits for the present call.
    SteadyClock::duration grace = seconds(1);
};

class BlockingDevice {
public:
    /// The executor's context outlives it. The thread starts with the first call: a device that is never
    /// asked costs none.
    BlockingDevice(asio::any_io_executor executor, BlockingOptions options);
    /// As close(), and says on standard error what close() would have returned.
    ~BlockingDevice();
    BlockingDevice(const BlockingDevice&) = delete;
    BlockingDevice& operator=(const BlockingDevice&) = delete;

    /// Runs `call` (a `Result<T>()`) on the thread, after those before it, and gives what it gives. `doing`
    /// is for people: "reading the light". Timeout: at `deadline` it had not ended; or not begun, and then
    /// it never will. Unavailable: the device is busy with a call that nobody waits for, too many wait, or
    /// its thread cannot be started; the next call tries again.
    template <typename Call>
    Task<std::invoke_result_t<Call&>> run(std::string doing, Call call, SteadyTime deadline);

    /// Whether a call runs that nobody waits for any more.
    bool is_stuck() const;

    /// Drops the calls that wait and joins the thread, within the grace. Unavailable where the present call
    /// does not return: the thread is left behind, touches nothing of ours any more, and ends with the
    /// process. No call is taken after this.
    Result<void> close();

private:
    struct State;
    using Job = std::move_only_function<void()>;

    Task<Result<void>> perform(std::string doing, Job job, SteadyTime deadline);

    asio::any_io_executor executor_;
    std::shared_ptr<State> state_; ///< owned by this object and by its thread
};

template <typename Call>
Task<std::invoke_result_t<Call&>> BlockingDevice::run(std::string doing, Call call, SteadyTime deadline) {
    using Answer = std::invoke_result_t<Call&>;
    const auto answer = std::make_shared<std::optional<Answer>>(); // owned by the caller and by the call
    Job job = [answer, call = std::move(call)]() mutable { answer->emplace(call()); };
    auto performed = co_await perform(std::move(doing), std::move(job), deadline);
    if (!performed) co_return pass_on(performed);
    co_return std::move(**answer);
}

} // namespace tutti::io
