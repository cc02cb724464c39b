#include "control_plane/store_writer.hpp"

#include "io/boot_clock.hpp"

#include <algorithm>
#include <iterator>

namespace tutti::control_plane {

namespace {

constexpr auto write_patience = seconds(60);

} // namespace

/// What failed may have left the store and the disk of two minds: it is opened anew.
Result<void> StoreWriter::Shelf::open() {
    if (store && !store->is_broken()) return {};
    store.reset();
    store::ControlStore::Options options;
    options.file_system = file_system;
    options.now = [] { return io::boot_now(); };
    auto opened = store::ControlStore::open(path, std::move(options));
    if (!opened) return pass_on(opened);
    store.emplace(std::move(*opened));
    std::ranges::copy(store->damage(), std::back_inserter(damage));
    return {};
}

StoreWriter::StoreWriter(
    const asio::any_io_executor& executor, std::filesystem::path path, const char* file_system
)
    : executor_(executor), shelf_(std::make_shared<Shelf>(Shelf{std::move(path), file_system})),
      device_(executor, {.name = "the control store", .waiting = 64}),
      wake_(executor, asio::steady_timer::time_point::max()) {}

Result<StoreWriter::Outcome> StoreWriter::commit(Shelf& shelf, std::vector<store::ControlWrite>& writes) {
    if (auto opened = shelf.open(); !opened) return pass_on(opened);
    Outcome outcome;
    outcome.damage = std::exchange(shelf.damage, {});
    if (!writes.empty()) outcome.results = shelf.store->commit(writes);
    return outcome;
}

/// At the end what is broken off is no problem of the disk's.
Task<void> StoreWriter::carry_out(Batch batch) {
    const auto last = co_await write_down(std::move(batch));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() == asio::cancellation_type::none && on_batch_) on_batch_(last);
}

Task<std::optional<store::Receipt>> StoreWriter::write_down(Batch batch) {
    std::vector<store::ControlWrite> writes;
    writes.reserve(batch.size());
    for (const auto& each : batch) writes.push_back(std::move(each->write));
    auto call = [shelf = shelf_, writes = std::move(writes)]() mutable { return commit(*shelf, writes); };
    auto outcome = co_await device_.run("writing", std::move(call), io::steady_now() + write_patience);
    was_tried_ = true;
    if (!outcome) {
        problem_ = outcome.error().message;
        stats_.refused += batch.size();
        // It may just be writing.
        const store::WriteError error(outcome.error(), outcome.error().code == ErrorCode::Timeout);
        for (const auto& each : batch) each->done(std::unexpected(error));
        co_return std::nullopt;
    }
    problem_.clear();
    std::ranges::move(outcome->damage, std::back_inserter(damage_));
    if (batch.empty()) co_return std::nullopt;
    ++stats_.commits;
    stats_.together = std::max<std::uint64_t>(stats_.together, batch.size());
    std::optional<store::Receipt> last;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        auto& result = outcome->results[i];
        if (result) last = *result;
        ++(result ? stats_.written : stats_.refused);
        if (!result && store::is_disk_failure(result.error())) problem_ = result.error().message;
        batch[i]->done(result);
    }
    co_return last;
}

Task<void> StoreWriter::run() {
    co_await carry_out({}); // opens it
    while (true) {
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) break;
        if (queue_.empty()) {
            [[maybe_unused]] const auto [woken] = co_await wake_.async_wait(no_throw);
            continue;
        }
        const auto count = std::min(queue_.size(), most_writes_together);
        Batch batch(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
        queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
        co_await carry_out(std::move(batch));
    }
    close();
}

void StoreWriter::close() {
    is_closed_ = true;
    for (const auto& each : std::exchange(queue_, {}))
        each->done(fail(ErrorCode::Unavailable, "the control store is closed"));
}

/// Owned by the queue and by who may want it out of there; nullptr where it was refused.
std::shared_ptr<StoreWriter::Waiting> StoreWriter::enqueue(store::ControlWrite write, Done done) {
    if (is_closed_) {
        done(fail(ErrorCode::Unavailable, "the control store is closed"));
        return nullptr;
    }
    if (queue_.size() >= most_waiting_writes) {
        done(fail(ErrorCode::Unavailable, "too many writes wait for the disk: try again when some have ended")
        );
        return nullptr;
    }
    wake_.cancel();
    return queue_.emplace_back(std::make_shared<Waiting>(std::move(write), std::move(done)));
}

void StoreWriter::submit(store::ControlWrite write, Done done) { enqueue(std::move(write), std::move(done)); }

Task<store::Written> StoreWriter::write(store::ControlWrite write) {
    const auto wait = std::make_shared<Wait>(executor_);
    const auto place = enqueue(std::move(write), [wait](const store::Written& written) {
        wait->result = written;
        wait->ended.cancel();
    });
    if (!wait->result) {
        [[maybe_unused]] const auto [interrupted] = co_await wait->ended.async_wait(no_throw);
    }
    if (wait->result) co_return std::move(*wait->result);
    if (std::erase(queue_, place) > 0)
        co_return fail(ErrorCode::Unavailable, "nobody waits for this write any more: it is not written");
    co_return std::unexpected(store::WriteError(
        {ErrorCode::Unavailable, "nobody waits for this write any more: it may be written"}, true
    ));
}

} // namespace tutti::control_plane
