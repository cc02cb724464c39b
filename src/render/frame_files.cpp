#include "render/frame_files.hpp"

#include "base/digest.hpp"
#include "image/png.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

namespace tutti::render {

namespace fs = std::filesystem;

std::string hash_of(const pixel::Picture& picture) {
    const auto pixels = picture.pixels();
    return fmt::format(
        "{:016x}",
        digest({reinterpret_cast<const char*>(pixels.data()), pixels.size() * sizeof(pixel::Colour)})
    );
}

Result<FrameFiles> FrameFiles::open(FrameFilesOptions options) {
    std::error_code error;
    fs::create_directories(options.folder, error);
    if (error)
        return fail(
            ErrorCode::Environment,
            fmt::format("cannot make {}: {}", options.folder.native(), error.message())
        );
    const auto list = options.folder / "frames.txt";
    if (fs::exists(list, error))
        return fail(
            ErrorCode::Conflict,
            fmt::format("{} has frames of an earlier rehearsal: name another folder", options.folder.native())
        );
    std::ofstream hashes(list, std::ios::binary);
    if (!hashes) return fail(ErrorCode::Environment, fmt::format("cannot write {}", list.native()));
    return FrameFiles(std::move(options), std::move(hashes));
}

Result<void>
FrameFiles::frame(std::string_view display, std::uint64_t number, const pixel::Picture& picture) {
    hashes_ << fmt::format("{:06} {} {}\n", number, display, hash_of(picture));
    if (options_.every == 0 || (number - 1) % options_.every != 0) return {};
    const auto bytes = image::print_png(picture.pixels(), picture.size());
    return io::write_file_atomically(
        options_.folder / fmt::format("{}-{:06}.png", display, number),
        {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, io::Durability::Fast, 0644
    );
}

Result<void> FrameFiles::finish() {
    hashes_.flush();
    if (hashes_) return {};
    return fail(ErrorCode::Environment, "the hashes of the frames could not be written");
}

} // namespace tutti::render
