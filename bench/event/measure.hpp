// What every load of bench_event needs: clocks, the allocations made so far, an engine's ids, and the line of
// figures at the end.
#pragma once

#include "bench/clocks.hpp"
#include "event/engine.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::bench {

/// Calls of operator new since the program began; see allocations.cpp.
std::uint64_t allocations() noexcept;
/// Bytes in use on the heap, as the allocator counts them.
std::uint64_t heap_bytes();
/// Resident memory of this process in bytes.
std::uint64_t resident_bytes();

/// Counts ids up, and has nothing to report.
class Nobody final : public event::IdSource, public event::Report {
public:
    std::string run_id() override { return fmt::format("run-{}", ++runs_); }
    std::string definition_id(std::string_view) override { return fmt::format("def-{}", ++definitions_); }
    std::string peripheral_id(std::string_view) override { return fmt::format("vp-{}", ++peripherals_); }

private:
    std::uint64_t runs_ = 0;
    std::uint64_t definitions_ = 0;
    std::uint64_t peripherals_ = 0;
};

/// Figures as one line of JSON for run.py.
class Figures {
public:
    Figures& add(std::string_view name, double value);
    void print() const;

private:
    std::string members_;
};

/// The value of a Result that cannot fail here.
template <typename Value>
Value must(Result<Value> result) {
    invariant(result.has_value(), "what the load asks for is refused");
    return std::move(*result);
}
inline void must(const Result<void>& result) {
    invariant(result.has_value(), "what the load asks for is refused");
}

} // namespace tutti::bench
