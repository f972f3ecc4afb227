@NullMarked
package io.github.s3wwwkit.pem;

import org.jspecify.annotations.NullMarked;
