// make_wires(): the wires of a display, as its URLs in the file say.
#pragma once

#include "display/output_url.hpp"
#include "io/asio.hpp"
#include "output/wire.hpp"
#include "pixel/canvas.hpp"
#include "pixel/sacn.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tutti::output {

/// What there is to send, and who sends it.
struct WireNeeds {
    std::string display = {};
    std::filesystem::path folder = {}; ///< what files are named from
    std::size_t bytes = 0;             ///< of all its lights
    std::size_t channels = 3;          ///< of a light
    pixel::Size size = {};             ///< of its pictures
    std::string source_name = {};      ///< for people: "totem-7 panel"
    pixel::Cid cid{};                  ///< see cid_of()
};

/// One each. A wire that cannot be is there, too, and says why.
std::vector<std::unique_ptr<Wire>> make_wires(
    const asio::any_io_executor& executor, std::span<const display::OutputUrl> urls, const WireNeeds& needs
);

/// The same for a machine and a display at every start, and another for others (a UUID, RFC 9562 §5.8).
pixel::Cid cid_of(std::string_view machine, std::string_view display) noexcept;

} // namespace tutti::output
