// HistoryService: the worker `history`: keeps the readings of the bus that are numbers, and answers what they
// were.
#pragma once

#include "bus/message.hpp"
#include "contract/topics.hpp"
#include "sections/history_section.hpp"
#include "worker/worker.hpp"
#include "workers/history/reading_keeper.hpp"
#include "workers/history/telemetry_book.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::history {

class HistoryService {
public:
    /// Makes a history of the worker, which is not running yet and outlives it. The store lies at `path`.
    HistoryService(worker::Worker& worker, std::filesystem::path path);
    HistoryService(const HistoryService&) = delete;
    HistoryService& operator=(const HistoryService&) = delete;

private:
    void equip();
    Result<void> configure(const Value& config);
    Task<void> run();
    Task<void> flush();
    void take(const worker::Message& message);
    bool is_left_out(std::string_view source, std::string_view sensor) const;

    Task<Result<Value>> answer_query(Value params);
    Task<Result<Value>> answer_series();
    Task<Result<Value>> answer_backup(Value params);
    Task<Result<Value>> answer_compact();
    Task<Result<Value>> answer_sample();
    Value stats() const;
    void say_health();

    worker::Worker& worker_;
    std::filesystem::path path_;
    sections::HistorySection section_;
    std::optional<ReadingKeeper> keeper_; ///< while it runs
    std::string told_problem_;
    TelemetryBook telemetry_;
    SteadyTime sampled_ = {}; ///< when it was last
};

} // namespace tutti::history
