@NullMarked
package io.github.s3wwwkit.lab;

import org.jspecify.annotations.NullMarked;
