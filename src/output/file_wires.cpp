#include "output/file_wires.hpp"

#include "image/gif_printer.hpp"
#include "image/png.hpp"
#include "io/blocking.hpp"
#include "io/clock.hpp"
#include "io/disk.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <fmt/format.h>

#include <memory>
#include <utility>

namespace tutti::output {

namespace {

constexpr auto patience_of_disk = seconds(10);
/// How long the last picture of a GIF stands.
constexpr microseconds last_stands = milliseconds(100);

std::string_view text_of(const std::vector<std::uint8_t>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A GIF that grows.
class GifFile {
public:
    GifFile(std::filesystem::path path, pixel::Size size) : path_(std::move(path)), printer_(size) {}

    /// The picture before has stood until now.
    Result<void> add(std::vector<pixel::Colour> pixels, SteadyTime now) {
        if (!last_.empty()) printer_.add(last_, now - since_);
        last_ = std::move(pixels);
        since_ = now;
        return write(printer_.take());
    }
    Result<void> finish() {
        if (!last_.empty()) printer_.add(last_, last_stands);
        return write(printer_.finish());
    }
    std::uintmax_t size() const noexcept { return file_ ? file_->size() : 0; }

private:
    Result<void> write(const std::vector<std::uint8_t>& bytes) {
        if (!file_) {
            auto opened = disk_.open(path_, {.content = io::OpenOptions::Content::Empty, .mode = 0644});
            if (!opened) return pass_on(opened);
            file_ = std::move(*opened);
        }
        return file_->append(text_of(bytes));
    }

    std::filesystem::path path_;
    io::SystemDisk disk_;
    std::unique_ptr<io::DiskFile> file_;
    image::GifPrinter printer_;
    std::vector<pixel::Colour> last_;
    SteadyTime since_{};
};

} // namespace

// ---- PNG ----

std::filesystem::path PngWire::path_of(std::uint64_t number) const {
    return folder_ / fmt::format("{}-{:06}.png", display_, number);
}

void PngWire::send(const Shown& shown) {
    if (!slot_.offer(shown)) ++counts_.dropped;
}

Task<void> PngWire::run() {
    io::BlockingDevice disk(co_await asio::this_coro::executor, {.name = "the disk of " + url()});
    for (std::uint64_t number = 1;; ++number) {
        const bool has_come = co_await slot_.next();
        if (!has_come) break;
        const auto too_old = number > most_files ? path_of(number - most_files) : std::filesystem::path();
        auto write = [pixels = slot_.pixels(), size = slot_.size(), path = path_of(number), too_old] {
            std::error_code ignored;
            std::filesystem::create_directories(path.parent_path(), ignored);
            if (!too_old.empty()) std::filesystem::remove(too_old, ignored);
            io::SystemDisk files;
            const auto png = image::print_png(pixels, size);
            return io::replace_file(files, path, text_of(png), io::Durability::Fast, 0644);
        };
        auto written =
            co_await disk.run("writing a picture", std::move(write), io::steady_now() + patience_of_disk);
        trouble_ = written ? std::string() : std::move(written.error().message);
        ++(written ? counts_.frames : counts_.errors);
        if (written) ++counts_.packets;
    }
}

// ---- GIF ----

void GifWire::send(const Shown& shown) {
    if (!slot_.offer(shown)) ++counts_.dropped;
}

Task<void> GifWire::run() {
    io::BlockingDevice disk(co_await asio::this_coro::executor, {.name = "the disk of " + url()});
    std::shared_ptr<GifFile> file; // owned by this and by a call on the disk's thread
    while (true) {
        const bool has_come = co_await slot_.next();
        if (!has_come) break;
        if (!file) file = std::make_shared<GifFile>(file_, slot_.size());
        auto add = [file, pixels = slot_.pixels(), now = slot_.time()]() mutable {
            return file->add(std::move(pixels), now);
        };
        auto added =
            co_await disk.run("writing a picture", std::move(add), io::steady_now() + patience_of_disk);
        ++(added ? counts_.frames : counts_.errors);
        trouble_ = added ? std::string() : std::move(added.error().message);
        if (!added || file->size() >= most_bytes) break;
        ++counts_.packets;
    }
    if (!file) co_return;
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    auto end = [file] { return file->finish(); };
    const auto ended =
        co_await disk.run("ending the GIF", std::move(end), io::steady_now() + patience_of_disk);
    if (!ended) trouble_ = ended.error().message;
    if (trouble_.empty() && file->size() >= most_bytes)
        trouble_ = fmt::format("{} is full: move it away, and restart output", file_.native());
}

} // namespace tutti::output
