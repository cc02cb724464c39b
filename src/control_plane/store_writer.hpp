// StoreWriter: the control store on a thread of its own. Writes that wait while the disk syncs share the next
// sync, each still all or nothing; who waits for a write knows that it is on the disk.
#pragma once

#include "io/blocking.hpp"
#include "io/clock.hpp"
#include "store/control_store.hpp"
#include "store/control_transaction.hpp"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace tutti::control_plane {

inline constexpr std::size_t most_waiting_writes = 4096;
/// Questions under way.
inline constexpr std::size_t most_questions = 48;
/// That share a sync.
inline constexpr std::size_t most_writes_together = 256;

struct WriterStats {
    std::uint64_t written = 0;  ///< writes
    std::uint64_t refused = 0;  ///< writes that came to nothing
    std::uint64_t commits = 0;  ///< that carried them
    std::uint64_t together = 0; ///< the most writes that one of them carried
};

class StoreWriter {
public:
    /// `file_system` is one of SQLite's, for tests; nullptr: the system's own.
    StoreWriter(
        const asio::any_io_executor& executor, std::filesystem::path path, const char* file_system = nullptr
    );

    /// Opens the store and carries out what waits, until it is cancelled: then it is closed. A store that
    /// cannot be opened is tried again with the next write.
    Task<void> run();
    /// What waits is Unavailable, and so is all that comes from now on.
    void close();

    /// Queued in order; its `work` runs on the thread, and touches nothing that belongs to the loop. Errors
    /// as of ControlStore::commit(). Unavailable: too many wait, or it ends. Cancelled, or where the disk
    /// takes too long, it may still be written, and the error says so.
    Task<store::Written> write(store::ControlWrite write);
    /// The same for who does not wait: `done` is called once, on the loop, and before close() returns.
    using Done = std::move_only_function<void(const store::Written& written)>;
    void submit(store::ControlWrite write, Done done);

    /// What `call` (a `Result<T>(store::ControlStore&)`) finds, on the thread. Unavailable without a store,
    /// or where too many ask: a write always has its turn.
    template <typename Call>
    Task<std::invoke_result_t<Call&, store::ControlStore&>>
    ask(std::string doing, Call call, SteadyClock::duration patience = seconds(60));

    /// What came of a batch: what was written last of it; nothing where nothing was.
    using BatchAction = std::function<void(const std::optional<store::Receipt>&)>;
    /// Runs on the loop after each batch, and after the store was opened, whatever came of it: problem() says
    /// that, and take_damage().
    void on_batch(BatchAction action) { on_batch_ = std::move(action); }

    /// Whether it is known by now that the store can be opened, or cannot.
    bool was_tried() const noexcept { return was_tried_; }
    /// Why nothing can be kept now; empty: it can.
    const std::string& problem() const noexcept { return problem_; }
    /// What was found damaged when the store was opened, since the last question.
    std::vector<store::SetAside> take_damage() { return std::exchange(damage_, {}); }
    bool found_damage() const noexcept { return !damage_.empty(); }
    const WriterStats& stats() const noexcept { return stats_; }

private:
    /// What the thread works on. Owned by this and by the calls under way.
    struct Shelf {
        std::filesystem::path path;
        const char* file_system = nullptr;
        std::optional<store::ControlStore> store = {};
        std::vector<store::SetAside> damage = {}; ///< found by open(), which a batch has not said yet

        Result<void> open();
    };
    /// One write. Owned by who waits for it and by the queue.
    struct Waiting {
        store::ControlWrite write;
        Done done;
    };
    /// Who waits for one. Owned by who waits and by what is done then.
    struct Wait {
        explicit Wait(const asio::any_io_executor& executor)
            : ended(executor, asio::steady_timer::time_point::max()) {}
        asio::steady_timer ended; ///< never expires; cancelled with the result
        std::optional<store::Written> result;
    };
    using Batch = std::vector<std::shared_ptr<Waiting>>;
    /// What came of a batch, on the thread.
    struct Outcome {
        std::vector<store::Written> results;
        std::vector<store::SetAside> damage;
    };

    static Result<Outcome> commit(Shelf& shelf, std::vector<store::ControlWrite>& writes);
    Task<void> carry_out(Batch batch);
    Task<std::optional<store::Receipt>> write_down(Batch batch);
    std::shared_ptr<Waiting> enqueue(store::ControlWrite write, Done done);

    asio::any_io_executor executor_;
    std::shared_ptr<Shelf> shelf_;
    io::BlockingDevice device_;
    std::deque<std::shared_ptr<Waiting>> queue_;
    /// Owned by this and by each question under way: so many they are.
    std::shared_ptr<const int> questions_ = std::make_shared<const int>();
    asio::steady_timer wake_; ///< never expires; cancelled when something is queued
    bool is_closed_ = false;
    BatchAction on_batch_;
    bool was_tried_ = false;
    std::string problem_ = "it is not open yet";
    std::vector<store::SetAside> damage_;
    WriterStats stats_;
};

template <typename Call>
Task<std::invoke_result_t<Call&, store::ControlStore&>>
StoreWriter::ask(std::string doing, Call call, SteadyClock::duration patience) {
    using Answer = std::invoke_result_t<Call&, store::ControlStore&>;
    const auto place = questions_;
    if (static_cast<std::size_t>(questions_.use_count()) > most_questions + 1)
        co_return fail(ErrorCode::Unavailable, "too many questions to the control store: ask again later");
    auto on_thread = [shelf = shelf_, call = std::move(call)]() mutable -> Answer {
        if (auto opened = shelf->open(); !opened) return std::unexpected(std::move(opened.error()));
        return call(*shelf->store);
    };
    auto answer = co_await device_.run(std::move(doing), std::move(on_thread), io::steady_now() + patience);
    co_return answer;
}

} // namespace tutti::control_plane
