// KeptObject: a JSON object that a program keeps over a restart: what people changed of the light, for one.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "io/disk.hpp"

#include <filesystem>
#include <optional>

namespace tutti::io {

class KeptObject {
public:
    /// `disk` outlives it.
    KeptObject(Disk& disk, std::filesystem::path file) : disk_(disk), file_(std::move(file)) {}

    /// What was kept; nothing where nothing was. A file that is not understood is set aside, and the error
    /// says where.
    Result<std::optional<Value>> read();
    /// Where it differs from what was kept last.
    Result<void> keep(const Value& object);

private:
    Disk& disk_;
    std::filesystem::path file_;
    std::optional<Value> kept_;
};

} // namespace tutti::io
