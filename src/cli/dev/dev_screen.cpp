#include "cli/dev/dev_screen.hpp"

#include "command/own_screen.hpp"
#include "command/print.hpp"

#include <algorithm>

namespace tutti::cli {

using namespace command;

DevScreen::~DevScreen() {
    if (bottom_ == Bottom::Shown) put_out("\r\x1b[K");
    flush_out();
}

void DevScreen::line(std::string_view text) {
    if (bottom_ == Bottom::Shown) put_out("\r\x1b[K");
    print_out("{}\n", text);
    draw();
}

void DevScreen::status(std::string text) {
    if (text == status_) return;
    status_ = std::move(text);
    draw();
    flush();
}

void DevScreen::flush() const { flush_out(); }

void DevScreen::draw() const {
    if (bottom_ == Bottom::Left) return;
    const auto columns = static_cast<std::size_t>(terminal_size().columns);
    print_out("\r{}\x1b[0m\x1b[K", cut_to(status_, columns > 1 ? columns - 1 : 1));
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
