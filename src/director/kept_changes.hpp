// KeptChanges: what was said over the bus about definitions, in a file of its own that holds after a restart.
// What another version or a hand left there and we cannot read is set aside, never overwritten.
#pragma once

#include "director/score.hpp"
#include "io/disk.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

class KeptChanges {
public:
    /// The disk outlives this.
    KeptChanges(io::Disk& disk, std::filesystem::path file) : disk_(disk), file_(std::move(file)) {}

    /// Applies what is kept to the score. Gives a sentence for whatever did not fit, which says where it lies
    /// now; errors are the disk's.
    Result<std::vector<std::string>> apply_to(Score& score);
    /// Keeps all changes of the score, on the disk when this returns.
    Result<void> keep(const Score& score);

private:
    Result<void> set_aside(std::vector<std::string>& said);
    Result<void> lay_beside(std::string_view text, std::vector<std::string>& said);

    io::Disk& disk_;
    std::filesystem::path file_;
};

} // namespace tutti::director
