/**
 * Stands in for s3www 1.0.0 where no Go tool is at hand: same flags, same answers, its oddities
 * included. What it must do is what the contract test measures at a real one.
 */
@NullMarked
package io.github.s3wwwkit.lab.s3www;

import org.jspecify.annotations.NullMarked;
