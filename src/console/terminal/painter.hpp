// Painter: a Canvas on a terminal, and what is pressed there, by ncurses. The terminal is as it was once the
// painter has gone, however it goes.
#pragma once

#include "base/result.hpp"
#include "console/canvas.hpp"
#include "console/console.hpp"

#include <memory>
#include <optional>
#include <variant>

namespace tutti::console {

class Painter {
public:
    /// Takes the terminal of standard input and output. An error says why it cannot.
    static Result<Painter> open();
    ~Painter();
    Painter(Painter&&) noexcept;
    Painter& operator=(Painter&&) = delete;

    Size size() const;
    void paint(const Canvas& canvas, std::optional<Console::Place> cursor);
    /// All of it is written again, the next time.
    void forget();
    /// The terminal has another size.
    void resize();

    /// What was pressed; nothing: there is nothing more now.
    std::optional<std::variant<Key, Mouse>> next();

    /// Gives the terminal back for a while.
    void leave();
    void come_back();

private:
    class Impl;
    explicit Painter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace tutti::console
