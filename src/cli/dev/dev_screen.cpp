#include "cli/dev/dev_screen.hpp"

#include "command/own_screen.hpp"
#include "command/print.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::cli {

using namespace command;

DevScreen::~DevScreen() {
    if (bottom_ == Bottom::Shown) put("\r\x1b[K");
    flush();
}

void DevScreen::line(std::string_view text) {
    if (bottom_ == Bottom::Shown) put("\r\x1b[K");
    put(text);
    put("\n");
    draw();
}

void DevScreen::status(std::string text) {
    if (text == status_) return;
    status_ = std::move(text);
    draw();
    flush();
}

void DevScreen::redraw() {
    if (bottom_ == Bottom::Shown) put("\r\x1b[J"); // the terminal may have broken it into two rows
    draw();
    flush();
}

void DevScreen::flush() {
    if (!is_gone_) is_told(try_flush_out());
}

void DevScreen::put(std::string_view text) {
    if (!is_gone_) is_told(try_put_out(text));
}

void DevScreen::is_told(bool reached) {
    if (reached) return;
    is_gone_ = true;
    on_gone_();
}

void DevScreen::draw() {
    if (bottom_ == Bottom::Left) return;
    const auto columns = static_cast<std::size_t>(terminal_size().columns);
    put(fmt::format("\r{}\x1b[0m\x1b[K", cut_to(status_, columns > 1 ? columns - 1 : 1)));
}

std::string cut_to(std::string_view text, std::size_t columns) {
    std::string cut;
    std::size_t taken = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == 0x1b) { // a colour takes no column
            const auto end = std::min(text.find('m', at), text.size() - 1);
            cut += text.substr(at, end + 1 - at);
            at = end + 1;
            continue;
        }
        const bool begins_character = (byte & 0xC0) != 0x80;
        if (begins_character && ++taken > columns) break;
        cut += text[at++];
    }
    return cut;
}

} // namespace tutti::cli
