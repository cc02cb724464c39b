// ControlService: the worker `control`: keeps the control store, says its events on the bus, answers what is
// in it.
#pragma once

#include "control_plane/control_answers.hpp"
#include "control_plane/outbox_publisher.hpp"
#include "control_plane/store_writer.hpp"
#include "store/control_records.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tutti::control_plane {

struct ControlOptions {
    std::filesystem::path store; ///< the file
    store::Keeping events;
    store::Keeping audit;
};

class ControlService {
public:
    /// Makes a control of the worker, which is not running yet and outlives it.
    ControlService(worker::Worker& worker, ControlOptions options);
    ControlService(const ControlService&) = delete;
    ControlService& operator=(const ControlService&) = delete;

private:
    void equip();
    Task<void> keep();
    Task<void> publish();
    Task<void> close();
    Task<void> tidy();
    void written(const std::optional<store::Receipt>& last);
    void begin(const asio::any_io_executor& executor);
    Task<void> take_leadership();
    Task<void> trim();

    void answer(std::string action, Task<Result<Value>> (ControlService::*command)(Value));
    static Task<Result<Value>> refuse();
    Task<Result<Value>> check(Value);
    Task<Result<Value>> back_up(Value params);
    Task<Result<Value>> rows(Value params);
    Task<Result<Value>> events(Value params);
    Task<Result<Value>> put(Value params);
    Task<Result<Value>> remove(Value params);
    Task<Result<Value>> write_row(RowChange change);

    Value state() const;
    Value stats() const;
    void say_health();

    worker::Worker& worker_;
    ControlOptions options_;
    std::optional<StoreWriter> writer_;        ///< while the worker runs
    std::optional<OutboxPublisher> publisher_; ///< likewise
    std::optional<asio::steady_timer> leads_;  ///< likewise; cancelled when it is known whether we lead
    std::optional<asio::steady_timer> tidies_; ///< likewise; cancelled when there is much to trim
    std::uint64_t token_ = 0;                  ///< of our leadership of "control"; 0: none yet
    store::OutboxSpan span_;
    std::uint64_t trimmed_at_ = 0; ///< the newest event when it was last trimmed
    std::string damage_;           ///< what was set aside, as a sentence
    std::string told_problem_;
};

} // namespace tutti::control_plane
