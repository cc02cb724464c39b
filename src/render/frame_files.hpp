// FrameFiles: the frames of a rehearsal as files: a PNG of each, and a line with the hash of each in
// frames.txt.
#pragma once

#include "show/frame_rehearsal.hpp"

#include <filesystem>
#include <fstream>

namespace tutti::render {

struct FrameFilesOptions {
    std::filesystem::path folder;
    std::uint64_t every = 1; ///< of so many frames one PNG; hashes are of all. 0: no PNG at all
};

class FrameFiles final : public show::FrameSink {
public:
    /// Makes the folder. Conflict where it has frames already: they would be mixed.
    static Result<FrameFiles> open(FrameFilesOptions options);

    Result<void>
    frame(std::string_view display, std::uint64_t number, const pixel::Picture& picture) override;
    /// Everything is on its way to the disk.
    Result<void> finish();

private:
    FrameFiles(FrameFilesOptions options, std::ofstream hashes)
        : options_(std::move(options)), hashes_(std::move(hashes)) {}

    FrameFilesOptions options_;
    std::ofstream hashes_;
};

/// Of the pixels, as frames.txt has it: FNV-1a of 64 bits over their bytes, in hexadecimal.
std::string hash_of(const pixel::Picture& picture);

} // namespace tutti::render
