@NullMarked
package io.github.s3wwwkit.lab.source;

import org.jspecify.annotations.NullMarked;
